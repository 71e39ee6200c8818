import { chance, ID_ALPHABET } from '../answer/chance.ts';
import { type Composed, composeJson, composeText, type LengthRules } from '../answer/compose.ts';
import { schemaExample } from '../answer/schema-example.ts';
import { promptTokens } from '../answer/tokens.ts';
import type { BilledTokens } from '../bill/bill.ts';
import type { Script } from '../faults/script.ts';
import { type ChatRequest, forcedTool, messageTexts } from './chat-request.ts';

/** One choice of an answer: a text, or a call of a function whose arguments are the tokens. */
export type Choice = Composed & ({ kind: 'text' } | { kind: 'tool'; callId: string; name: string });

/** Everything an answer says, before it is put into JSON or SSE. */
export interface ChatAnswer {
  choices: Choice[];
  tokens: BilledTokens;
}

/**
 * Composes the answer. What it says depends on the base model, the messages and the seed (and on the forced tool or the
 * response format); options change its length and usage, never its words.
 */
export function composeChat(request: ChatRequest, baseModel: string, script: Script): ChatAnswer {
  const seedText = JSON.stringify([baseModel, request.messages, request.seed ?? null]);
  const rules: LengthRules = {
    capTokens: request.max_completion_tokens ?? request.max_tokens ?? null,
    exactTokens: script.tokens,
    reasoningTokens: script.reasoningTokens,
  };
  const count = request.n ?? 1;
  const choices = Array.from({ length: count }, (_, index) => composeChoice(request, `${index}:${seedText}`, rules));
  const prompt = promptTokens(messageTexts(request.messages));
  const reasoningTokens = choices.reduce((sum, choice) => sum + choice.reasoningTokens, 0);
  const visibleTokens = choices.reduce((sum, choice) => sum + choice.tokens.length, 0);
  return {
    choices,
    tokens: {
      promptTokens: prompt,
      cachedTokens: Math.min(script.cachedTokens, prompt),
      completionTokens: reasoningTokens + visibleTokens,
      reasoningTokens,
    },
  };
}

function composeChoice(request: ChatRequest, seedText: string, rules: LengthRules): Choice {
  const tool = forcedTool(request);
  if (tool) {
    const callId = `call_${chance(seedText).text(24, ID_ALPHABET)}`;
    const json = JSON.stringify(schemaExample(tool.parameters, seedText) ?? {});
    return { kind: 'tool', callId, name: tool.name, ...composeJson(json, rules) };
  }
  const format = request.response_format;
  if (format?.type === 'json_schema') {
    const json = JSON.stringify(schemaExample(format.json_schema.schema ?? {}, seedText));
    return { kind: 'text', ...composeJson(json, rules) };
  }
  if (format?.type === 'json_object') {
    const source = chance(seedText);
    const json = JSON.stringify({
      answer: 'The points are set.',
      track: 1 + source.below(12),
      clear: source.below(2) === 1,
    });
    return { kind: 'text', ...composeJson(json, rules) };
  }
  return { kind: 'text', ...composeText(seedText, rules) };
}
