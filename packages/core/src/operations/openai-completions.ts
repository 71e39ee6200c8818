import { z } from 'zod';
import { inputBound } from '../formats/input-bound.ts';
import { readUsage } from '../formats/openai-chat/read-usage.ts';
import { openaiDialect } from '../formats/openai-dialect.ts';
import { readUnambiguous } from '../formats/read-body.ts';
import { noQuirks } from '../formats/wire-format.ts';
import { readObjectText, withMembers } from '../json/object-text.ts';
import { parseJson } from '../json/parse-json.ts';
import { jsonOf, passPayload, readJson, sameFamily } from './json-payload.ts';
import type { Operation, OperationCall, OperationEvent, OperationWire } from './operation.ts';
import { endUserOf, operationCall } from './operation-call.ts';
import { quietEvent } from './read-events.ts';

const token = z.int().nonnegative();

const body = z.looseObject({
  model: z.string().min(1).max(300),
  prompt: z
    .union([z.string(), z.array(z.string()).min(1), z.array(token).min(1), z.array(z.array(token).min(1)).min(1)])
    .nullish(),
  max_tokens: z.int().min(0).max(10_000_000).nullish(),
  n: z.int().min(1).max(128).nullish(),
  best_of: z.int().min(1).max(20).nullish(),
  stream: z.boolean().nullish(),
  stream_options: z.looseObject({ include_usage: z.boolean().nullish() }).nullish(),
  echo: z.boolean().nullish(),
  logprobs: z.int().min(0).max(5).nullish(),
  stop: z.union([z.string(), z.array(z.string()).max(4)]).nullish(),
  suffix: z.string().nullish(),
  seed: z.int().nullish(),
  temperature: z.number().min(0).max(2).nullish(),
  top_p: z.number().min(0).max(1).nullish(),
  frequency_penalty: z.number().min(-2).max(2).nullish(),
  presence_penalty: z.number().min(-2).max(2).nullish(),
  logit_bias: z.record(z.string(), z.number()).nullish(),
  user: z.string().nullish(),
});

/** The old text completions: https://platform.openai.com/docs/api-reference/completions */
export const openaiCompletions: Operation = {
  name: 'completions',
  family: 'openai',
  dialect: openaiDialect,
  body: 'json',
  decode(input) {
    const { value, object } = readJson(input, body);
    // The gateway rewrites these on streams, so their members must be as unambiguous as the body's.
    const span = object.members.get('stream_options');
    if (span && object.text[span.start] === '{') readUnambiguous(object.text.slice(span.start, span.end));
    return operationCall({
      operation: 'completions',
      family: 'openai',
      model: value.model,
      stream: value.stream ?? false,
      wantsStreamUsage: value.stream_options?.include_usage ?? false,
      maxOutputTokens: value.max_tokens ?? null,
      // The candidates that best_of does not show are made and paid as well.
      choices: Math.max(value.n ?? 1, value.best_of ?? 1) * promptsIn(value.prompt),
      maxInputTokens: inputBound(object.text, { images: 0, mediaCharacters: 0, elsewhere: false }),
      endUser: endUserOf(value.user),
      payload: { kind: 'json', object },
    });
  },
};

/** The same at providers. */
export const openaiCompletionsWire: OperationWire = {
  family: 'openai',
  encode(call, { model, addMaxOutputTokens }) {
    sameFamily(call, 'openai');
    return passPayload(call, model, {
      ...(addMaxOutputTokens === null ? {} : { max_tokens: String(addMaxOutputTokens) }),
      ...(call.stream && !call.wantsStreamUsage ? { stream_options: withUsage(call) } : {}),
    });
  },
  readAnswer({ text }) {
    const parsed = completion.safeParse(parseJson(text ?? ''));
    return parsed.success ? { text, reported: readUsage(parsed.data.usage, noQuirks) } : undefined;
  },
  readEvent,
};

const completion = z.looseObject({ choices: z.array(z.looseObject({})), usage: z.unknown().optional() });

const failed = z.looseObject({ error: z.looseObject({}) });

const promptsIn = (prompt: z.infer<typeof body>['prompt']): number =>
  Array.isArray(prompt) && typeof prompt[0] !== 'number' ? prompt.length : 1;

function withUsage(call: OperationCall): string {
  const { text, members } = jsonOf(call);
  const span = members.get('stream_options');
  const given = span ? text.slice(span.start, span.end) : 'null';
  return given.startsWith('{')
    ? withMembers(readObjectText(given), { include_usage: 'true' })
    : '{"include_usage":true}';
}

function readEvent(data: string): OperationEvent {
  if (data === '[DONE]') return { ...quietEvent, done: true };
  const json = parseJson(data);
  if (failed.safeParse(json).success) return { ...quietEvent, isError: true };
  const parsed = completion.safeParse(json);
  if (!parsed.success) return quietEvent;
  const { choices, usage } = parsed.data;
  return { ...quietEvent, reported: readUsage(usage, noQuirks), usageOnly: choices.length === 0 && Boolean(usage) };
}
