import { chance, ID_ALPHABET } from '../answer/chance.ts';
import type { BilledTokens } from '../bill/bill.ts';
import type { Frame, Wire } from '../faults/perform.ts';
import type { ChatAnswer, Choice } from './chat-answer.ts';
import { errorBody, scriptedError } from './openai-error.ts';

/** What an answer needs besides its words to become OpenAI's JSON or SSE. */
export interface ChatEnvelope {
  answer: ChatAnswer;
  /** The model name as asked, which the answer repeats. */
  model: string;
  baseModel: string;
  /** Makes the answer's id unique and repeatable: the number of this call in the process. */
  callNumber: number;
  createdSeconds: number;
  /** Whether usage is told at all. */
  reportsUsage: boolean;
  /** Whether a stream ends with a usage chunk. */
  includeUsage: boolean;
}

/** An answer in the shapes of OpenAI's chat completions API. */
export function chatWire(envelope: ChatEnvelope): Wire {
  return {
    json: () => chatCompletion(envelope),
    frames: () => chatFrames(envelope),
    errorBody: (status) => errorBody(scriptedError(status)),
    errorFrame: () => `data: ${JSON.stringify({ error: scriptedError(500) })}\n\n`,
  };
}

function identity(envelope: ChatEnvelope) {
  return {
    id: `chatcmpl-${chance(`id:${envelope.callNumber}`).text(29, ID_ALPHABET)}`,
    created: envelope.createdSeconds,
    model: envelope.model,
    service_tier: 'default',
    system_fingerprint: `fp_${chance(envelope.baseModel).text(10, '0123456789abcdef')}`,
  };
}

function chatCompletion(envelope: ChatEnvelope): string {
  const { id, created, model, service_tier, system_fingerprint } = identity(envelope);
  const choices = envelope.answer.choices.map((choice, index) => ({
    index,
    message: message(choice),
    logprobs: null,
    finish_reason: finishReason(choice),
  }));
  const usage = envelope.reportsUsage ? { usage: usageReport(envelope.answer.tokens) } : {};
  const completion = {
    id,
    object: 'chat.completion',
    created,
    model,
    choices,
    ...usage,
    service_tier,
    system_fingerprint,
  };
  return `${JSON.stringify(completion, null, 2)}\n`;
}

function message(choice: Choice) {
  const text = choice.tokens.join('');
  const shared = { refusal: null, annotations: [] };
  if (choice.kind === 'text') return { role: 'assistant', content: text, ...shared };
  const call = { id: choice.callId, type: 'function', function: { name: choice.name, arguments: text } };
  return { role: 'assistant', content: null, tool_calls: [call], ...shared };
}

function* chatFrames(envelope: ChatEnvelope): Generator<Frame> {
  const { choices, tokens } = envelope.answer;
  const { id, created, model, service_tier, system_fingerprint } = identity(envelope);
  const includeUsage = envelope.includeUsage && envelope.reportsUsage;
  const shared = { id, object: 'chat.completion.chunk', created, model, service_tier, system_fingerprint };
  // Only the choices differ between the chunks, so the rest is put into JSON once a stream.
  const opening = `data: ${JSON.stringify(shared).slice(0, -1)},"choices":`;
  const closing = includeUsage ? ',"usage":null}\n\n' : '}\n\n';
  const frame = (kind: Frame['kind'], index: number, delta: object, finish: string | null = null): Frame => ({
    kind,
    text: `${opening}${JSON.stringify([{ index, delta, logprobs: null, finish_reason: finish }])}${closing}`,
  });
  for (const [index, choice] of choices.entries()) yield frame('head', index, openingDelta(choice));
  const longest = choices.reduce((most, choice) => Math.max(most, choice.tokens.length), 0);
  for (let position = 0; position < longest; position += 1) {
    for (const [index, choice] of choices.entries()) {
      const token = choice.tokens[position];
      if (token !== undefined) yield frame('content', index, tokenDelta(choice, token));
    }
  }
  for (const [index, choice] of choices.entries()) yield frame('tail', index, {}, finishReason(choice));
  if (includeUsage) {
    yield { kind: 'tail', text: `${opening}[],"usage":${JSON.stringify(usageReport(tokens))}}\n\n` };
  }
  yield { kind: 'tail', text: 'data: [DONE]\n\n' };
}

function openingDelta(choice: Choice): object {
  if (choice.kind === 'text') return { role: 'assistant', content: '', refusal: null };
  const call = { index: 0, id: choice.callId, type: 'function', function: { name: choice.name, arguments: '' } };
  return { role: 'assistant', content: null, tool_calls: [call], refusal: null };
}

function tokenDelta(choice: Choice, token: string): object {
  return choice.kind === 'text' ? { content: token } : { tool_calls: [{ index: 0, function: { arguments: token } }] };
}

function finishReason(choice: Choice): string {
  if (choice.finish === 'length') return 'length';
  return choice.kind === 'tool' ? 'tool_calls' : 'stop';
}

/** Usage in the shape of chat completions. */
export function usageReport(tokens: BilledTokens) {
  return {
    prompt_tokens: tokens.promptTokens,
    completion_tokens: tokens.completionTokens,
    total_tokens: tokens.promptTokens + tokens.completionTokens,
    prompt_tokens_details: { cached_tokens: tokens.cachedTokens, audio_tokens: 0 },
    completion_tokens_details: {
      reasoning_tokens: tokens.reasoningTokens,
      audio_tokens: 0,
      accepted_prediction_tokens: 0,
      rejected_prediction_tokens: 0,
    },
  };
}
