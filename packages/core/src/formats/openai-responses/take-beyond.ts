import { z } from 'zod';
import type { ChatCall } from '../../chat/chat-call.ts';
import type { ChatContent } from '../../chat/content.ts';

/** Members that OpenAI's two chat formats share, as this one takes them. */
const shared: Readonly<Record<string, z.ZodType>> = {
  metadata: z.record(z.string(), z.string()),
  user: z.string(),
  safety_identifier: z.string(),
  prompt_cache_key: z.string(),
  prompt_cache_retention: z.string(),
  verbosity: z.enum(['low', 'medium', 'high']),
};

/** What was taken over, by the caller's names and as members of this format. */
export type TakenBeyond = { taken: string[]; members: Record<string, unknown>; verbosity: string | null };

/** Takes over the settings beyond the chat model from a caller of OpenAI's other format; members of other vendors mean other things. */
export function takeBeyond(call: ChatCall, { beyond }: ChatContent): TakenBeyond {
  const given = call.format === 'openai-chat' ? beyond : [];
  const known = given.filter(
    ({ param, value }) => Object.hasOwn(shared, param) && shared[param]?.safeParse(value).success,
  );
  const verbosity = known.find(({ param }) => param === 'verbosity')?.value;
  const members = known.flatMap(({ param, value }) => (param === 'verbosity' ? [] : [[param, value] as const]));
  return {
    taken: known.map(({ param }) => param),
    members: Object.fromEntries(members),
    verbosity: typeof verbosity === 'string' ? verbosity : null,
  };
}
