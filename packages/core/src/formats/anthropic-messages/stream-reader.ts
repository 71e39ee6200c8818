import { z } from 'zod';
import type { ChatDelta, StreamEvent, StreamPart } from '../../chat/chat-event.ts';
import { parseJson } from '../../json/parse-json.ts';
import { inputOf } from '../../pricing/usage.ts';
import type { StreamReader } from '../wire-format.ts';
import { readCitation } from './citation.ts';
import { readFinish } from './finish-words.ts';
import { type AnswerBlock, answerBlock, charactersOf, inputText, sealOf, text, tierIn, word } from './read-answer.ts';
import { readStreamError } from './read-refusal.ts';
import { laterUsage, readUsage } from './read-usage.ts';

const index = z.int().nonnegative().max(1_000_000).catch(0);
const delta = z.looseObject({
  type: z.string().catch(''),
  text,
  thinking: text,
  signature: text,
  partial_json: text,
  citation: z.unknown().optional(),
});
const event = z.looseObject({ type: z.string() });
const messageStart = z.looseObject({
  message: z.looseObject({ id: word, model: word, usage: z.unknown().optional() }).catch({}),
});
const blockStart = z.looseObject({ index, content_block: answerBlock });
const blockDelta = z.looseObject({ index, delta });
const blockStop = z.looseObject({ index });
const messageDelta = z.looseObject({
  delta: z.looseObject({ stop_reason: word, stop_sequence: text }).catch({}),
  usage: z.unknown().optional(),
});

/**
 * Reads a stream of the Messages API. Usage is told with the last `message_delta`: the start only knows the input, and an account
 * of half an answer would be taken for the whole.
 */
export function openReader(): StreamReader {
  return new MessagesReader();
}

/** A block that is open: the call of a tool has a number; citations wait until the stretch they back is whole. */
type OpenBlock = {
  type: string;
  call: number | null;
  /** Input that came with the start of the block, for hosts that do not send it in pieces. */
  wholeInput: string;
  textStart: number;
  citations: unknown[];
};

class MessagesReader implements StreamReader {
  private readonly open = new Map<number, OpenBlock>();
  private usage: unknown = {};
  private calls = 0;
  private textLength = 0;
  private state: 'new' | 'started' | 'finished' | 'ended' = 'new';

  read({ data }: StreamEvent): StreamPart | undefined {
    const json = parseJson(data);
    const parsed = event.safeParse(json);
    if (!parsed.success) return undefined;
    const deltas = this.state === 'ended' ? [] : this.deltasOf(parsed.data.type, { json, data });
    return { deltas, usageOnly: false };
  }

  private deltasOf(type: string, { json, data }: { json: unknown; data: string }): ChatDelta[] {
    switch (type) {
      case 'message_start':
        return this.start(messageStart.safeParse(json).data?.message ?? {});
      case 'content_block_start':
        return this.said(this.startBlock(blockStart.safeParse(json).data));
      case 'content_block_delta':
        return this.said(this.continueBlock(blockDelta.safeParse(json).data));
      case 'content_block_stop':
        return this.said(this.stopBlock(blockStop.safeParse(json).data?.index ?? 0));
      case 'message_delta':
        return this.finish(messageDelta.safeParse(json).data);
      case 'message_stop': {
        const started = this.begun();
        this.state = 'ended';
        return [...started, { kind: 'end' }];
      }
      case 'error':
        return [{ kind: 'error', ...readStreamError(data) }];
      default:
        return [];
    }
  }

  private start({ id, model, usage }: { id?: unknown; model?: unknown; usage?: unknown }): ChatDelta[] {
    if (this.state !== 'new') return [];
    this.state = 'started';
    this.usage = laterUsage({}, usage);
    const start = { kind: 'start', id: stringOrNull(id), model: stringOrNull(model) } as const;
    const reported = readUsage(this.usage);
    // The output is counted up to here, so it is not taken for the whole.
    return reported ? [start, { kind: 'input-usage', usage: inputOf(reported.usage) }] : [start];
  }

  /** A stream that says something has started, whether or not it said so. */
  private begun(): ChatDelta[] {
    return this.state === 'new' ? this.start({}) : [];
  }

  /** What comes after the finish is no longer part of the answer. */
  private said(deltas: ChatDelta[]): ChatDelta[] {
    if (deltas.length === 0 || this.state === 'finished') return [];
    return [...this.begun(), ...deltas];
  }

  private startBlock(start: z.infer<typeof blockStart> | undefined): ChatDelta[] {
    if (!start) return [];
    const { index: at, content_block: block } = start;
    const isCall = block.type === 'tool_use';
    const call = isCall ? this.calls++ : null;
    const wholeInput = isCall ? inputText(block) : '';
    const given = { type: block.type, call, wholeInput: wholeInput === '{}' ? '' : wholeInput };
    this.open.set(at, { ...given, textStart: this.textLength, citations: [...(block.citations ?? [])] });
    return this.opening(block, call);
  }

  private opening(block: AnswerBlock, call: number | null): ChatDelta[] {
    switch (block.type) {
      case 'text':
        return this.text(block.text);
      case 'thinking':
        return [...reasoning(block.thinking), ...seal(block.signature, false)];
      case 'redacted_thinking':
        return seal(block.data, true);
      default:
        if (call === null) return other(block.type, charactersOf(block));
        return [{ kind: 'tool-call', choice: 0, index: call, id: block.id ?? '', name: block.name ?? '' }];
    }
  }

  private continueBlock(given: z.infer<typeof blockDelta> | undefined): ChatDelta[] {
    const open = given && this.open.get(given.index);
    if (!open) return [];
    const said = given.delta;
    switch (said.type) {
      case 'text_delta':
        return this.text(said.text);
      case 'thinking_delta':
        return reasoning(said.thinking);
      case 'signature_delta':
        return seal(said.signature, false);
      case 'input_json_delta': {
        if (open.call === null) return other(open.type, said.partial_json?.length ?? 0);
        if (said.partial_json) open.wholeInput = '';
        return toolArguments(open.call, said.partial_json);
      }
      case 'citations_delta':
        open.citations.push(said.citation);
        return [];
      default:
        return other(said.type, 0);
    }
  }

  private stopBlock(at: number): ChatDelta[] {
    const open = this.open.get(at);
    this.open.delete(at);
    if (!open) return [];
    if (open.call !== null) return toolArguments(open.call, open.wholeInput);
    const span = { start: open.textStart, end: this.textLength };
    return open.citations.flatMap((value): ChatDelta[] => {
      const citation = readCitation(value, span);
      return citation ? [{ kind: 'citation', choice: 0, citation }] : [];
    });
  }

  private text(words: string | null | undefined): ChatDelta[] {
    if (!words) return [];
    this.textLength += words.length;
    return [{ kind: 'text', choice: 0, text: words }];
  }

  private finish(given: z.infer<typeof messageDelta> | undefined): ChatDelta[] {
    const deltas = this.begun();
    this.usage = laterUsage(this.usage, given?.usage);
    const reported = readUsage(this.usage);
    const stop = given?.delta.stop_reason;
    if (typeof stop === 'string' && this.state === 'started') {
      this.state = 'finished';
      deltas.push({ kind: 'finish', choice: 0, finish: readFinish(stop, stringOrNull(given?.delta.stop_sequence)) });
    }
    if (reported && given?.usage) deltas.push({ kind: 'usage', reported, serviceTier: tierIn(this.usage) });
    return deltas;
  }
}

const stringOrNull = (value: unknown): string | null => (typeof value === 'string' ? value : null);

const reasoning = (words: string | null | undefined): ChatDelta[] =>
  words ? [{ kind: 'reasoning', choice: 0, text: words }] : [];

function seal(value: string | null | undefined, redacted: boolean): ChatDelta[] {
  const signature = sealOf(value);
  return signature ? [{ kind: 'signature', choice: 0, signature, redacted, id: null }] : [];
}

const toolArguments = (call: number, words: string | null | undefined): ChatDelta[] =>
  words ? [{ kind: 'tool-arguments', choice: 0, index: call, text: words }] : [];

const other = (what: string, characters: number): ChatDelta[] => [{ kind: 'other', choice: 0, what, characters }];
