import { consumptionOf } from '../../answer/consumption.ts';
import { generateQuestion } from '../../google/generate-question.ts';
import { parseGenerateRequest } from '../../google/generate-request.ts';
import { GENERATE_GRAIN, generateUsage } from '../../google/generate-usage.ts';
import { camelCased } from '../../google/proto-json.ts';
import { type Endpoint, jsonText, promptOnly } from '../endpoint.ts';
import { geminiDialect } from './google-dialect.ts';

/**
 * Google's `:countTokens`, of contents or of a whole `generateContentRequest`: what the call would be billed as its prompt. The count
 * itself is free.
 */
export const googleCountTokens: Endpoint = {
  dialect: geminiDialect,
  reads: 'json',
  prepare(body) {
    const { model, counted } = unwrapped(camelCased(body));
    const parsed = parseGenerateRequest(counted, model.split('+')[0] ?? '');
    if (parsed.kind === 'refused') return parsed;
    return {
      kind: 'ready',
      model,
      stream: false,
      answer({ script, baseModel }) {
        const { turns } = generateQuestion(parsed.request, baseModel);
        const usage = generateUsage(consumptionOf(turns, [], { script, grain: GENERATE_GRAIN }), 0);
        const { promptTokenCount: totalTokens, promptTokensDetails } = usage;
        return { tokens: promptOnly(0), json: () => jsonText({ totalTokens, promptTokensDetails }) };
      },
    };
  },
};

/** The model that the path put into the body, and the request whose tokens are to be counted. */
function unwrapped(body: unknown): { model: string; counted: unknown } {
  if (typeof body !== 'object' || body === null) return { model: '', counted: body };
  const model = 'model' in body && typeof body.model === 'string' ? body.model : '';
  return { model, counted: 'generateContentRequest' in body ? body.generateContentRequest : body };
}
