import { z } from 'zod';
import type { StreamEvent } from '../../../chat/chat-event.ts';
import { parseJson } from '../../../json/parse-json.ts';

const callStep = z.object({
  index: z.int().nonnegative(),
  id: z.string().min(1).optional(),
  type: z.literal('function').optional(),
  function: z.object({ name: z.string().min(1).optional(), arguments: z.string() }),
});

const chunk = z.object({
  id: z.string().regex(/^chatcmpl-[A-Za-z0-9]+$/),
  object: z.literal('chat.completion.chunk'),
  created: z.int(),
  model: z.string().min(1),
  choices: z.array(
    z.object({
      index: z.int().nonnegative(),
      delta: z.looseObject({ role: z.literal('assistant').optional(), tool_calls: z.array(callStep).optional() }),
      logprobs: z.unknown(),
      finish_reason: z.enum(['stop', 'length', 'tool_calls', 'content_filter']).nullable(),
    }),
  ),
  usage: z.looseObject({ prompt_tokens: z.int(), completion_tokens: z.int(), total_tokens: z.int() }).nullish(),
});

type Choice = { calls: string[]; finished: boolean };

/** What is wrong with a whole stream of chunks, by https://platform.openai.com/docs/api-reference/chat-streaming. */
export function checkGrammar(events: readonly StreamEvent[]): string[] {
  const problems: string[] = [];
  if (events.some(({ event }) => event !== null)) problems.push('an event has a name');
  if (events.findIndex(({ data }) => data === '[DONE]') !== events.length - 1) problems.push('[DONE] is not last');
  const choices = new Map<number, Choice>();
  const ids = new Set<string>();
  let usages = 0;
  for (const { data } of events.slice(0, -1)) {
    const parsed = chunk.safeParse(parseJson(data));
    if (!parsed.success) {
      problems.push(`not a chunk: ${data}: ${parsed.error.message}`);
      continue;
    }
    ids.add(parsed.data.id);
    if (usages > 0) problems.push('something follows the usage');
    if (parsed.data.choices.length === 0 && parsed.data.usage) usages++;
    for (const step of parsed.data.choices) checkStep(step, choices, problems);
  }
  if (ids.size > 1) problems.push('the id changes');
  for (const [index, choice] of choices) {
    if (!choice.finished) problems.push(`choice ${index} is not finished`);
    for (const text of choice.calls)
      if (parseJson(text) === undefined) problems.push(`the arguments ${text} are no JSON`);
  }
  return problems;
}

type Step = z.infer<typeof chunk>['choices'][number];

function checkStep({ index, delta, finish_reason }: Step, choices: Map<number, Choice>, problems: string[]): void {
  const known = choices.get(index);
  if ((known === undefined) !== (delta.role !== undefined))
    problems.push(`choice ${index} has its role in a wrong place`);
  const choice = known ?? { calls: [], finished: false };
  choices.set(index, choice);
  if (choice.finished) problems.push(`choice ${index} goes on after its finish`);
  choice.finished ||= finish_reason !== null;
  for (const call of delta.tool_calls ?? []) {
    const opens = call.index === choice.calls.length;
    if (call.index > choice.calls.length) problems.push(`call ${call.index} leaves a number out`);
    if (opens !== (call.id !== undefined && call.function.name !== undefined && call.type !== undefined))
      problems.push(`call ${call.index} is not named where it opens, and only there`);
    choice.calls[call.index] = (choice.calls[call.index] ?? '') + call.function.arguments;
  }
}
