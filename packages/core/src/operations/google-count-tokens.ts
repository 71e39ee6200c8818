import { z } from 'zod';
import { GatewayError } from '../errors.ts';
import { googleDialect } from '../formats/google-dialect.ts';
import { isTooDeep, proto } from '../formats/google-generate-content/proto-json.ts';
import { refuseContradictions } from '../formats/google-generate-content/refuse-contradictions.ts';
import { generateContentBody } from '../formats/google-generate-content/schema.ts';
import { readUnambiguous } from '../formats/read-body.ts';
import { withMembers } from '../json/object-text.ts';
import { parseJson } from '../json/parse-json.ts';
import { noUsage } from '../pricing/usage.ts';
import { jsonOf, readJson, sameFamily } from './json-payload.ts';
import type { Operation, OperationWire } from './operation.ts';
import { operationCall } from './operation-call.ts';
import { noEvents } from './read-events.ts';

const whole = proto({ generateContentRequest: generateContentBody, contents: z.null().optional() });
const contentsOnly = generateContentBody.refine((given) => !given.generateContentRequest, {
  path: ['generateContentRequest'],
  message: 'it cannot stand beside contents',
});
const body = z.union([whole, contentsOnly]);

const isWhole = (value: z.infer<typeof body>): value is z.infer<typeof whole> => Boolean(value.generateContentRequest);

/** Google's `:countTokens`, which is free: https://ai.google.dev/api/tokens */
export const googleCountTokens: Operation = {
  name: 'count-tokens',
  family: 'google',
  dialect: googleDialect,
  body: 'json',
  decode(input) {
    const { model } = input;
    if (model === null)
      throw new GatewayError('invalid_request', 'The address must name the model.', { param: 'model' });
    const { value, object } = readJson(input, body);
    if (isTooDeep(value)) throw new GatewayError('invalid_request', 'The request body is nested too deeply.');
    if (isWhole(value)) refuseContradictions(value.generateContentRequest, 'generateContentRequest.');
    else refuseContradictions(value);
    return operationCall({
      operation: 'count-tokens',
      family: 'google',
      model: model.replace(/^models\//, ''),
      maxInputTokens: 0,
      payload: { kind: 'json', object },
    });
  },
};

/** The same at providers. A whole request in the body names its model again. */
export const googleCountTokensWire: OperationWire = {
  family: 'google',
  encode(call, { model }) {
    sameFamily(call, 'google');
    const object = jsonOf(call);
    const named = { model: JSON.stringify(`models/${model}`) };
    const name = ['generateContentRequest', 'generate_content_request'].find((one) => object.members.has(one));
    const span = object.members.get(name ?? '');
    const inner = span ? readUnambiguous(object.text.slice(span.start, span.end)) : null;
    const text = withMembers(object, {
      ...(name && inner ? { [name]: withMembers(inner, named) } : {}),
      ...(object.members.has('model') ? named : {}),
    });
    return { kind: 'json', object: readUnambiguous(text) };
  },
  readAnswer({ text }) {
    const isAnswer = z.looseObject({ totalTokens: z.int().nonnegative() }).safeParse(parseJson(text ?? '')).success;
    return isAnswer ? { text, reported: { usage: { ...noUsage }, mismatch: null } } : undefined;
  },
  readEvent: noEvents,
};
