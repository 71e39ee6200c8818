import { z } from 'zod';
import { noUsage, type ReportedUsage } from '../pricing/usage.ts';

/** More tokens than any call can have; a count beyond it is a mistake, and its price would not fit the ledger. */
const count = z.int().nonnegative().max(1_000_000_000).nullish();

const details = z.looseObject({ text_tokens: count, image_tokens: count, audio_tokens: count }).nullish();

const tokenUsage = z.looseObject({
  input_tokens: z.int().nonnegative().max(1_000_000_000),
  output_tokens: count,
  total_tokens: count,
  input_tokens_details: details,
  input_token_details: details,
  output_tokens_details: details,
});

/** What the output is when its details do not say. */
export type OutputKind = 'text' | 'image' | 'audio';

/**
 * Usage as OpenAI's pictures and sounds tell it, split into disjoint buckets. Null when it makes no sense.
 * https://platform.openai.com/docs/api-reference/images/object
 */
export function readTokenUsage(given: unknown, outputKind: OutputKind): ReportedUsage | null {
  const parsed = tokenUsage.safeParse(given);
  if (!parsed.success) return null;
  const { input_tokens: input, total_tokens, output_tokens_details: made } = parsed.data;
  const output = parsed.data.output_tokens ?? 0;
  const problems: string[] = [];
  const read = parsed.data.input_tokens_details ?? parsed.data.input_token_details;
  const inputs = split(input, read, { rest: 'text', name: 'input_tokens', problems });
  const outputs = split(output, made, { rest: outputKind, name: 'output_tokens', problems });
  if (typeof total_tokens === 'number' && total_tokens !== input + output)
    problems.push(`total_tokens is ${total_tokens}, the parts sum to ${input + output}`);
  const usage = {
    ...noUsage,
    inputTokens: inputs.text,
    inputImageTokens: inputs.image,
    inputAudioTokens: inputs.audio,
    outputTokens: outputs.text,
    outputImageTokens: outputs.image,
    outputAudioTokens: outputs.audio,
  };
  return { usage, mismatch: problems.length === 0 ? null : problems.join('; ') };
}

type Split = Record<OutputKind, number>;

function split(
  whole: number,
  parts: z.infer<typeof details>,
  { rest, name, problems }: { rest: OutputKind; name: string; problems: string[] },
): Split {
  const named = { text: parts?.text_tokens ?? 0, image: parts?.image_tokens ?? 0, audio: parts?.audio_tokens ?? 0 };
  if (named.text + named.image + named.audio > whole)
    problems.push(`${name} is ${whole}, its details sum to ${named.text + named.image + named.audio}`);
  const audio = Math.min(named.audio, whole);
  const image = Math.min(named.image, whole - audio);
  const text = Math.min(named.text, whole - audio - image);
  const taken = { text, image, audio };
  return { ...taken, [rest]: taken[rest] + whole - text - image - audio };
}
