import { z } from 'zod';
import { openaiDialect } from '../formats/openai-dialect.ts';
import { parseJson } from '../json/parse-json.ts';
import { noUsage } from '../pricing/usage.ts';
import { passPayload, readJson, sameFamily } from './json-payload.ts';
import type { Operation, OperationWire } from './operation.ts';
import { operationCall } from './operation-call.ts';
import { noEvents } from './read-events.ts';

const part = z.discriminatedUnion('type', [
  z.looseObject({ type: z.literal('text'), text: z.string() }),
  z.looseObject({ type: z.literal('image_url'), image_url: z.looseObject({ url: z.string().min(1) }) }),
]);

const body = z.looseObject({
  model: z.string().min(1).max(300).nullish(),
  input: z.union([z.string(), z.array(z.string()).min(1), z.array(part).min(1)]),
});

/** OpenAI's moderations, which are free: https://platform.openai.com/docs/api-reference/moderations */
export const openaiModerations: Operation = {
  name: 'moderations',
  family: 'openai',
  dialect: openaiDialect,
  body: 'json',
  decode(input) {
    const { value, object } = readJson(input, body);
    return operationCall({
      operation: 'moderations',
      family: 'openai',
      model: value.model ?? 'omni-moderation-latest',
      maxInputTokens: 0,
      payload: { kind: 'json', object },
    });
  },
};

/** The same at providers. */
export const openaiModerationsWire: OperationWire = {
  family: 'openai',
  encode(call, { model }) {
    sameFamily(call, 'openai');
    return passPayload(call, model);
  },
  readAnswer({ text }) {
    const isAnswer = z.looseObject({ results: z.array(z.unknown()) }).safeParse(parseJson(text ?? '')).success;
    return isAnswer ? { text, reported: { usage: { ...noUsage }, mismatch: null } } : undefined;
  },
  readEvent: noEvents,
};
