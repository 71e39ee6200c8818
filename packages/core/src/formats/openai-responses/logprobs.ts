import { z } from 'zod';
import type { TokenLogprob } from '../../chat/chat-event.ts';

const bytes = z.array(z.int().min(0).max(255)).nullish().catch(null);
const one = z.looseObject({ token: z.string(), logprob: z.number(), bytes });
const logprob = one.extend({ top_logprobs: z.array(one).nullish().catch(null) });

/** Reads the log-probabilities of an answer's tokens; none when they make no sense. */
export function readLogprobs(given: unknown): TokenLogprob[] {
  const parsed = z.array(logprob).safeParse(given);
  if (!parsed.success) return [];
  return parsed.data.map(({ top_logprobs, ...token }) => ({
    ...plain(token),
    top: (top_logprobs ?? []).map(plain),
  }));
}

const plain = ({ token, logprob: value, bytes: given }: z.infer<typeof one>) => ({
  token,
  bytes: given ?? null,
  logprob: value,
});

/** Writes log-probabilities as this format has them. */
export const writeLogprobs = (tokens: readonly TokenLogprob[]) =>
  tokens.map(({ top, ...token }) => ({ ...written(token), top_logprobs: top.map(written) }));

const written = ({ token, bytes: given, logprob: value }: Omit<TokenLogprob, 'top'>) => ({
  token,
  bytes: given ?? [...new TextEncoder().encode(token)],
  logprob: value,
});
