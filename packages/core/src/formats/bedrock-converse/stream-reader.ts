import { z } from 'zod';
import type { ChatDelta, StreamEvent, StreamPart } from '../../chat/chat-event.ts';
import { parseJson } from '../../json/parse-json.ts';
import type { ReadContext, StreamReader } from '../wire-format.ts';
import { readCitation } from './citation.ts';
import { readFinish } from './finish-words.ts';
import { callIdOf, sealOf, servedBy, text, word } from './read-answer.ts';
import { readException } from './read-refusal.ts';
import { readUsage } from './read-usage.ts';

const loose = <Shape extends z.ZodRawShape>(shape: Shape) => z.looseObject(shape).nullish().catch(null);
const contentBlockIndex = z.int().nonnegative().max(1_000_000).catch(0);

const payload = z.looseObject({});
const blockStart = z.looseObject({
  contentBlockIndex,
  start: loose({ toolUse: loose({ toolUseId: text, name: text }) }),
});
const blockDelta = z.looseObject({
  contentBlockIndex,
  delta: loose({
    text,
    toolUse: loose({ input: text }),
    reasoningContent: loose({ text, signature: text, redactedContent: text }),
    citation: z.unknown().optional(),
  }),
});
const messageStop = z.looseObject({ stopReason: word, additionalModelResponseFields: z.unknown().optional() });
const metadata = z.looseObject({ usage: z.unknown().optional(), serviceTier: servedBy });

/** Reads a stream of ConverseStream. Its last event is `metadata`, with the usage, after the answer has ended. */
export function openReader({ idSeed }: ReadContext): StreamReader {
  return new ConverseReader(idSeed);
}

class ConverseReader implements StreamReader {
  private readonly idSeed: string;
  /** The number of each call by its block. */
  private readonly calls = new Map<number, number>();
  private citations: unknown[] = [];
  private stretchStart = 0;
  private textLength = 0;
  private state: 'new' | 'started' | 'finished' | 'ended' = 'new';

  constructor(idSeed: string) {
    this.idSeed = idSeed;
  }

  read({ event, data }: StreamEvent): StreamPart | undefined {
    const json = parseJson(data);
    if (event === null || !payload.safeParse(json).success) return undefined;
    const deltas = this.state === 'ended' ? [] : this.deltasOf(event, { json, data });
    return { deltas, usageOnly: false };
  }

  private deltasOf(event: string, { json, data }: { json: unknown; data: string }): ChatDelta[] {
    switch (event) {
      case 'messageStart':
        return this.begun();
      case 'contentBlockStart':
        return this.said(this.startBlock(blockStart.parse(json)));
      case 'contentBlockDelta':
        return this.said(this.continueBlock(blockDelta.parse(json)));
      case 'contentBlockStop':
        return this.said(this.stopBlock());
      case 'messageStop':
        return this.finish(messageStop.parse(json));
      case 'metadata':
        return this.end(metadata.parse(json));
      default:
        return /exception$/i.test(event) ? [{ kind: 'error', ...readException(event, data) }] : [];
    }
  }

  private begun(): ChatDelta[] {
    if (this.state !== 'new') return [];
    this.state = 'started';
    return [{ kind: 'start', id: null, model: null }];
  }

  /** What comes after the finish is no longer part of the answer. */
  private said(deltas: ChatDelta[]): ChatDelta[] {
    if (deltas.length === 0 || this.state === 'finished') return [];
    return [...this.begun(), ...deltas];
  }

  private startBlock({ contentBlockIndex: at, start }: z.infer<typeof blockStart>): ChatDelta[] {
    if (!start?.toolUse) return Object.keys(start ?? {}).map((what) => other(what, 0));
    const { toolUseId, name } = start.toolUse;
    const call = this.calls.size;
    this.calls.set(at, call);
    const id = callIdOf(toolUseId, { idSeed: this.idSeed, call });
    return [{ kind: 'tool-call', choice: 0, index: call, id, name: name ?? '' }];
  }

  private continueBlock({ contentBlockIndex: at, delta }: z.infer<typeof blockDelta>): ChatDelta[] {
    if (!delta) return [];
    const deltas: ChatDelta[] = [];
    if (delta.text) {
      this.textLength += delta.text.length;
      deltas.push({ kind: 'text', choice: 0, text: delta.text });
    }
    if (delta.citation) this.citations.push(delta.citation);
    const { text: thought, signature, redactedContent } = delta.reasoningContent ?? {};
    if (thought) deltas.push({ kind: 'reasoning', choice: 0, text: thought });
    deltas.push(...seal(signature, false), ...seal(redactedContent, true));
    const call = this.calls.get(at);
    const input = delta.toolUse?.input;
    if (input && call !== undefined) deltas.push({ kind: 'tool-arguments', choice: 0, index: call, text: input });
    for (const what of Object.keys(delta)) if (!understood.has(what)) deltas.push(other(what, 0));
    return deltas;
  }

  /** Citations back the text of the block that ends here. */
  private stopBlock(): ChatDelta[] {
    const span = { start: this.stretchStart, end: this.textLength };
    const cited = this.citations.flatMap((value) => readCitation(value, span) ?? []);
    this.citations = [];
    this.stretchStart = this.textLength;
    return cited.map((citation) => ({ kind: 'citation', choice: 0, citation }));
  }

  private finish({ stopReason, additionalModelResponseFields }: z.infer<typeof messageStop>): ChatDelta[] {
    const started = this.begun();
    if (this.state !== 'started') return started;
    this.state = 'finished';
    return [
      ...started,
      { kind: 'finish', choice: 0, finish: readFinish(stopReason ?? '', additionalModelResponseFields) },
    ];
  }

  /** Without a finish before it the answer was cut, and nothing ends it. */
  private end({ usage, serviceTier }: z.infer<typeof metadata>): ChatDelta[] {
    const deltas = this.begun();
    const reported = readUsage(usage);
    if (reported) deltas.push({ kind: 'usage', reported, serviceTier: serviceTier?.type ?? null });
    if (this.state !== 'finished') return deltas;
    this.state = 'ended';
    return [...deltas, { kind: 'end' }];
  }
}

const understood = new Set(['text', 'toolUse', 'reasoningContent', 'citation']);

function seal(value: string | null | undefined, redacted: boolean): ChatDelta[] {
  const signature = sealOf(value);
  return signature ? [{ kind: 'signature', choice: 0, signature, redacted, id: null }] : [];
}

const other = (what: string, characters: number): ChatDelta => ({ kind: 'other', choice: 0, what, characters });
