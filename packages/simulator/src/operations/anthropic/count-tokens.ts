import { consumptionOf } from '../../answer/consumption.ts';
import { messageQuestion } from '../../anthropic/message-question.ts';
import { parseMessageRequest } from '../../anthropic/message-request.ts';
import { MESSAGE_GRAIN } from '../../anthropic/message-usage.ts';
import { invalid } from '../../faults/problem.ts';
import { type Endpoint, jsonText, promptOnly } from '../endpoint.ts';
import { anthropicDialect } from './anthropic-dialect.ts';

/** What a message may ask for and a count may not, because it only shapes an answer. */
const ANSWER_FIELDS: readonly string[] =
  'max_tokens metadata service_tier stop_sequences stream temperature top_k top_p'.split(' ');

/** Anthropic's `POST /v1/messages/count_tokens`: what the same request would be billed as input. The count itself is free. */
export const countTokens: Endpoint = {
  dialect: anthropicDialect,
  reads: 'json',
  prepare(body) {
    const isObject = typeof body === 'object' && body !== null && !Array.isArray(body);
    const extra = isObject ? ANSWER_FIELDS.find((name) => name in body) : undefined;
    if (extra !== undefined) return { kind: 'refused', problem: invalid(`${extra}: Extra inputs are not permitted`) };
    const parsed = parseMessageRequest(isObject ? { ...body, max_tokens: Number.MAX_SAFE_INTEGER } : body);
    if (parsed.kind === 'refused') return parsed;
    const { request } = parsed;
    return {
      kind: 'ready',
      model: request.model,
      stream: false,
      answer({ script, baseModel }) {
        const { turns } = messageQuestion(request, baseModel);
        const { promptTokens } = consumptionOf(turns, [], { script, grain: MESSAGE_GRAIN });
        return { tokens: promptOnly(0), json: () => jsonText({ input_tokens: promptTokens }) };
      },
    };
  },
};
