import type { ChatDelta, Finish, StreamEvent, TokenLogprob } from '../../chat/chat-event.ts';
import type { Citation } from '../../chat/content.ts';
import type { GatewayError } from '../../errors.ts';
import { parseJson } from '../../json/parse-json.ts';
import type { Usage } from '../../pricing/usage.ts';
import { googleDialect } from '../google-dialect.ts';
import { sseFrame } from '../sse-frame.ts';
import type { AnswerContext, StreamWriter } from '../wire-format.ts';
import { isObject } from './proto-json.ts';
import { writeThoughtSignature } from './thought-signature.ts';
import { responseId } from './write-answer.ts';
import { writeCandidateEnd } from './write-candidate.ts';
import { type WrittenPart, writeCall } from './write-contents.ts';
import { writeUsage } from './write-usage.ts';

/**
 * Writes a stream as Google does: chunks that are whole answers, as server-sent events or as one JSON array. A call is written when
 * its arguments are whole. The last chunk has every finish reason and the usage; it is kept back until `end`.
 */
export function openWriter(context: AnswerContext): StreamWriter {
  const framing = context.call.streamFraming === 'json-array' ? openArray() : openEvents();
  const answer: Answer = {
    model: context.model,
    id: responseId(context),
    usage: null,
    serviceTier: null,
    choices: new Map(),
  };
  return {
    pass: (event) => framing.chunk(event),
    write: (delta) =>
      writeDelta(delta, answer)
        .map((data) => framing.chunk({ event: null, data }))
        .join(''),
    end: () => (answer.choices.size > 0 ? framing.chunk({ event: null, data: lastChunk(answer) }) : '') + framing.end(),
    fail: (error) => framing.fail(error, context.requestId),
  };
}

type Framing = {
  chunk(event: StreamEvent): string;
  end(): string;
  fail(error: GatewayError, requestId: string): string;
};

/** The content type of a call's stream. */
export const streamContentType = ({ streamFraming }: AnswerContext['call']): string =>
  streamFraming === 'json-array' ? 'application/json' : 'text/event-stream';

const openEvents = (): Framing => ({
  chunk: ({ event, data }) => sseFrame(event, data),
  end: () => '',
  fail: googleDialect.errorFrame,
});

function openArray(): Framing {
  let isOpen = false;
  const element = (text: string) => {
    const lead = isOpen ? '\n,\n' : '[';
    isOpen = true;
    return lead + text;
  };
  return {
    chunk: ({ data }) => element(data),
    end: () => (isOpen ? '\n]\n' : '[]\n'),
    fail: (error, requestId) => `${element(JSON.stringify(googleDialect.encodeError(error, requestId)))}\n]\n`,
  };
}

type OpenCall = { id: string; name: string; arguments: string };

type Choice = {
  text: string;
  calls: Map<number, OpenCall>;
  citations: Citation[];
  logprobs: TokenLogprob[];
  finish: Finish | null;
};

type Answer = {
  model: string;
  id: string;
  usage: Usage | null;
  serviceTier: string | null;
  choices: Map<number, Choice>;
};

function writeDelta(delta: ChatDelta, answer: Answer): string[] {
  if (delta.kind === 'start') answer.model = delta.model ?? answer.model;
  if (delta.kind === 'usage') {
    answer.usage = delta.reported.usage;
    answer.serviceTier = delta.serviceTier ?? answer.serviceTier;
  }
  if (!('choice' in delta)) return [];
  const choice = answer.choices.get(delta.choice) ?? {
    text: '',
    calls: new Map(),
    citations: [],
    logprobs: [],
    finish: null,
  };
  answer.choices.set(delta.choice, choice);
  return partsOf(delta, choice).map((part) => partChunk(part, delta.choice, answer));
}

function partsOf(delta: Extract<ChatDelta, { choice: number }>, choice: Choice): WrittenPart[] {
  switch (delta.kind) {
    case 'text':
    case 'refusal':
      if (delta.kind === 'text') choice.text += delta.text;
      return [...takeCalls(choice, isWhole), { text: delta.text }];
    case 'reasoning':
      return [...takeCalls(choice, isWhole), { text: delta.text, thought: true }];
    case 'signature':
      return [
        ...takeCalls(choice, isWhole),
        { text: '', thought: true, thoughtSignature: writeThoughtSignature(delta) },
      ];
    case 'tool-call':
      choice.calls.set(delta.index, { id: delta.id, name: delta.name, arguments: '' });
      return [];
    case 'tool-arguments': {
      const call = choice.calls.get(delta.index);
      if (call) call.arguments += delta.text;
      return [];
    }
    case 'citation':
      choice.citations.push(delta.citation);
      return [];
    case 'logprobs':
      choice.logprobs.push(...delta.tokens);
      return [];
    case 'finish':
      choice.finish = delta.finish;
      return takeCalls(choice, () => true);
    case 'other':
      return [];
  }
}

/** Nothing can follow the text of a whole object. */
const isWhole = (call: OpenCall) => isObject(parseJson(call.arguments));

/** Takes calls out in the order in which they were opened, up to the first that is not ready. */
function takeCalls({ calls }: Choice, isReady: (call: OpenCall) => boolean): WrittenPart[] {
  const taken: WrittenPart[] = [];
  for (const [index, call] of calls) {
    if (!isReady(call)) break;
    taken.push({ functionCall: writeCall(call) });
    calls.delete(index);
  }
  return taken;
}

const partChunk = (part: WrittenPart, index: number, { model, id }: Answer): string =>
  JSON.stringify({
    candidates: [{ content: { parts: [part], role: 'model' }, index }],
    modelVersion: model,
    responseId: id,
  });

const unfinished: Finish = { reason: 'error', stopSequence: null, raw: '' };

function lastChunk({ model, id, usage, serviceTier, choices }: Answer): string {
  const candidates = [...choices]
    .sort(([a], [b]) => a - b)
    .map(([index, { finish, text, citations, logprobs }]) => ({
      content: { parts: [{ text: '' }], role: 'model' },
      ...writeCandidateEnd({ finish: finish ?? unfinished, text, citations, logprobs }),
      index,
    }));
  return JSON.stringify({
    candidates,
    ...(usage ? { usageMetadata: writeUsage(usage, serviceTier) } : {}),
    modelVersion: model,
    responseId: id,
  });
}
