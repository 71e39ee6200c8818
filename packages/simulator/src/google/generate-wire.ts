import { argumentsOf, type Choice, type Part, partText } from '../answer/answer.ts';
import { chance, ID_ALPHABET } from '../answer/chance.ts';
import { visibleTokensOf } from '../answer/consumption.ts';
import type { Answered, ChatWire } from '../calls/chat-format.ts';
import type { Frame } from '../faults/performance.ts';
import { callSignature } from './conversation-rules.ts';
import type { GenerateRequest } from './generate-request.ts';
import { generateUsage } from './generate-usage.ts';
import { googleRefusal, type Surface } from './google-refusal.ts';
import { groundingMetadata, logprobsResult } from './metadata.ts';

/** How a stream is sent: as SSE, or as one JSON array whose elements come bit by bit. */
export type StreamForm = 'sse' | 'array';

/** An answer in the shapes of Google's generateContent. */
export function generateWire(answered: Answered<GenerateRequest>, surface: Surface): ChatWire {
  const error = () => googleRefusal({ kind: 'status', status: 503 }, surface).body;
  const json = () => `${JSON.stringify(wholeResponse(answered), null, 2)}\n`;
  if (surface.form === 'array') {
    return {
      json,
      frames: () => arrayFrames(generateChunks(answered)),
      errorFrame: () => `,\n${error()}]`,
      malformedFrame: () => ',\n{"candidates": [{"con\n',
      streamContentType: 'application/json; charset=UTF-8',
    };
  }
  return {
    json,
    frames: () => sseFrames(generateChunks(answered)),
    errorFrame: () => `data: ${JSON.stringify(JSON.parse(error()))}\r\n\r\n`,
    malformedFrame: () => 'data: {"candidates": [{"con\r\n\r\n',
  };
}

function wholeResponse(answered: Answered<GenerateRequest>) {
  const { choices, consumption, reportsUsage } = answered;
  const blocked = choices[0]?.finish.kind === 'refusal';
  return {
    ...(blocked
      ? promptBlocked()
      : { candidates: choices.map((choice, index) => ({ ...wholeCandidate(choice, answered), index })) }),
    ...(reportsUsage ? { usageMetadata: generateUsage(consumption, consumption.visibleTokens) } : {}),
    ...identity(answered),
  };
}

const identity = ({ model, callNumber }: Answered<GenerateRequest>) => ({
  modelVersion: model,
  responseId: chance(`response:${callNumber}`).text(22, ID_ALPHABET),
});

const promptBlocked = () => ({
  promptFeedback: {
    blockReason: 'SAFETY',
    safetyRatings: [{ category: 'HARM_CATEGORY_DANGEROUS_CONTENT', probability: 'HIGH', blocked: true }],
  },
});

function wholeCandidate(choice: Choice, answered: Answered<GenerateRequest>) {
  const thoughts = choice.reasoning.length === 0 ? [] : [{ text: choice.reasoning.join(''), thought: true }];
  const parts = choice.parts.flatMap((part, index) => wholePart(part, index));
  return { content: { parts: [...thoughts, ...parts], role: 'model' }, ...ending(choice, answered) };
}

/** A part of the answer; a call whose arguments a cap cut short is left out. */
function wholePart(part: Part, index: number): object[] {
  if (part.kind !== 'tool') return [{ text: partText(part) }];
  const args = argumentsOf(part);
  if (args === null) return [];
  const functionCall = { id: part.id.slice(0, 8), name: part.name, args };
  return [index === 0 ? { functionCall, thoughtSignature: callSignature(part.name, args) } : { functionCall }];
}

function ending(choice: Choice, { request, consumption }: Answered<GenerateRequest>) {
  const { responseLogprobs, logprobs = 0 } = request.generationConfig ?? {};
  const [part] = choice.parts;
  const told = responseLogprobs === true && part?.kind === 'text' ? logprobsResult(part.tokens, logprobs) : {};
  const grounding = consumption.webSearches > 0 ? groundingMetadata(consumption.webSearches) : {};
  return { finishReason: finishReason(choice), ...told, ...grounding };
}

function finishReason({ finish }: Choice): string {
  if (finish.kind === 'length') return 'MAX_TOKENS';
  return finish.kind === 'filter' ? 'SAFETY' : 'STOP';
}

/** One response of a stream, and the output tokens it brings. */
interface Chunk {
  kind: Frame['kind'];
  response: object;
  tokens: number;
}

function* generateChunks(answered: Answered<GenerateRequest>): Generator<Chunk> {
  const { choices, consumption, reportsUsage } = answered;
  const who = identity(answered);
  let visible = 0;
  const chunk = (kind: Chunk['kind'], content: object, tokens = 0): Chunk => {
    visible += tokens;
    const usage = reportsUsage ? { usageMetadata: generateUsage(consumption, visible) } : {};
    return { kind, tokens, response: { ...content, ...usage, ...who } };
  };
  if (choices[0]?.finish.kind === 'refusal') return yield chunk('tail', promptBlocked());
  const candidate = (index: number, parts: object[], more: object = {}) => ({
    candidates: [{ content: { parts, role: 'model' }, ...more, index }],
  });
  for (const [index, choice] of choices.entries()) {
    for (const text of choice.reasoning) yield chunk('head', candidate(index, [{ text, thought: true }]));
    for (const [at, part] of choice.parts.entries()) {
      if (part.kind === 'tool') yield chunk('content', candidate(index, wholePart(part, at)), part.tokens.length);
      else for (const text of part.tokens) yield chunk('content', candidate(index, [{ text }]), 1);
    }
    const isLast = index === choices.length - 1;
    const end = candidate(index, visibleTokensOf(choice) === 0 ? [] : [{ text: '' }], ending(choice, answered));
    yield chunk(isLast ? 'tail' : 'head', end);
  }
}

function* sseFrames(chunks: Iterable<Chunk>): Generator<Frame> {
  for (const { kind, response, tokens } of chunks) {
    yield { kind, tokens, text: `data: ${JSON.stringify(response)}\r\n\r\n` };
  }
}

function* arrayFrames(chunks: Iterable<Chunk>): Generator<Frame> {
  let opening = '[';
  for (const { kind, response, tokens } of chunks) {
    yield { kind, tokens, text: `${opening}${JSON.stringify(response, null, 2)}\n` };
    opening = ',\r\n';
  }
  yield { kind: 'tail', text: ']' };
}
