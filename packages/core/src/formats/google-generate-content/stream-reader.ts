import type { ChatDelta, StreamEvent, TokenLogprob } from '../../chat/chat-event.ts';
import { parseJson } from '../../json/parse-json.ts';
import type { ReadContext, StreamReader } from '../wire-format.ts';
import { readFinish } from './finish.ts';
import { readCitations } from './read-citations.ts';
import { readErrorBody } from './read-refusal.ts';
import { readUsage } from './read-usage.ts';
import { type GenerateContentResponse, type ResponseCandidate, type ResponsePart, readResponse } from './response.ts';

/**
 * Reads a stream of whole answers, each with what is new. There is no end marker: `end` comes with the chunk after which every
 * candidate has finished. Should chunks come after that one, only their usage is told.
 */
export function openReader({ idSeed }: ReadContext): StreamReader {
  const state: State = { idSeed, calls: 0, started: false, ended: false, choices: new Map() };
  return {
    read(event: StreamEvent) {
      const json = parseJson(event.data);
      const error = readErrorBody(json);
      if (error) return { deltas: [{ kind: 'error', ...error }], usageOnly: false };
      const response = readResponse(json);
      return response && { deltas: deltasOf(response, state), usageOnly: false };
    },
  };
}

type State = { idSeed: string; calls: number; started: boolean; ended: boolean; choices: Map<number, Choice> };

type Choice = { text: string; hasCalls: boolean; finished: boolean; searches: number };

function deltasOf(response: GenerateContentResponse, state: State): ChatDelta[] {
  const { candidates, promptFeedback, usageMetadata, responseId, modelVersion } = response;
  const deltas: ChatDelta[] = [];
  if (!state.started) deltas.push({ kind: 'start', id: responseId ?? null, model: modelVersion ?? null });
  state.started = true;
  candidates.forEach((candidate, position) => {
    const index = candidate.index ?? position;
    deltas.push(...candidateDeltas(candidate, index, state));
  });
  const blocked = promptFeedback?.blockReason;
  if (blocked && state.choices.size === 0) {
    state.choices.set(0, { text: '', hasCalls: false, finished: true, searches: 0 });
    const finish = { reason: 'content-filter', stopSequence: null, raw: blocked } as const;
    deltas.push({ kind: 'finish', choice: 0, finish });
  }
  const choices = [...state.choices.values()];
  const searches = choices.reduce((sum, choice) => sum + choice.searches, 0);
  const usage = readUsage(usageMetadata, searches);
  if (usage) deltas.push({ kind: 'usage', ...usage });
  if (!state.ended && choices.length > 0 && choices.every(({ finished }) => finished)) {
    state.ended = true;
    deltas.push({ kind: 'end' });
  }
  return deltas;
}

function candidateDeltas(candidate: ResponseCandidate, index: number, state: State): ChatDelta[] {
  const choice = state.choices.get(index) ?? { text: '', hasCalls: false, finished: false, searches: 0 };
  if (choice.finished || (state.ended && !state.choices.has(index))) return [];
  state.choices.set(index, choice);
  const deltas = (candidate.content?.parts ?? []).flatMap((part) => partDeltas(part, { index, choice, state }));
  choice.searches = Math.max(choice.searches, candidate.groundingMetadata?.webSearchQueries.length ?? 0);
  for (const citation of readCitations(candidate, choice.text))
    deltas.push({ kind: 'citation', choice: index, citation });
  const tokens = readLogprobs(candidate);
  if (tokens.length > 0) deltas.push({ kind: 'logprobs', choice: index, tokens });
  if (candidate.finishReason) {
    choice.finished = true;
    const finish = readFinish(candidate.finishReason, choice.hasCalls);
    deltas.push({ kind: 'finish', choice: index, finish });
  }
  return deltas;
}

type At = { index: number; choice: Choice; state: State };

function partDeltas(part: ResponsePart, { index, choice, state }: At): ChatDelta[] {
  const deltas: ChatDelta[] = [];
  const text = part.text ?? '';
  if (part.thought && text !== '') deltas.push({ kind: 'reasoning', choice: index, text });
  if (part.thoughtSignature) {
    const signature = { format: 'google-generate-content', value: part.thoughtSignature } as const;
    deltas.push({ kind: 'signature', choice: index, signature, redacted: false, id: null });
  }
  if (part.functionCall) {
    const number = state.calls++;
    const { id, name, args } = part.functionCall;
    const call = { id: id || `call_${state.idSeed}_${number}`, name: name ?? '' };
    choice.hasCalls = true;
    deltas.push({ kind: 'tool-call', choice: index, index: number, ...call });
    deltas.push({ kind: 'tool-arguments', choice: index, index: number, text: JSON.stringify(args ?? {}) });
  } else if (!part.thought && text !== '') {
    choice.text += text;
    deltas.push({ kind: 'text', choice: index, text });
  }
  return [...deltas, ...otherDeltas(part, index)];
}

/** Google counts a picture as 1,290 tokens, whatever its bytes are: https://ai.google.dev/gemini-api/docs/pricing */
const charactersOfPicture = 1_290 * 4;

function otherDeltas({ inlineData, executableCode, codeExecutionResult }: ResponsePart, choice: number): ChatDelta[] {
  const other = (what: string, characters: number): ChatDelta => ({ kind: 'other', choice, what, characters });
  return [
    ...(inlineData ? [other(inlineData.mimeType ?? 'inlineData', charactersOfPicture)] : []),
    ...(executableCode ? [other('executableCode', executableCode.code?.length ?? 0)] : []),
    ...(codeExecutionResult ? [other('codeExecutionResult', codeExecutionResult.output?.length ?? 0)] : []),
  ];
}

function readLogprobs({ logprobsResult }: ResponseCandidate): TokenLogprob[] {
  const token = (one: { token: string; logProbability: number }) => ({
    token: one.token,
    bytes: null,
    logprob: one.logProbability,
  });
  return (logprobsResult?.chosenCandidates ?? []).map((chosen, at) => ({
    ...token(chosen),
    top: (logprobsResult?.topCandidates[at]?.candidates ?? []).map(token),
  }));
}
