import type { ChatDelta, Finish, StreamEvent } from '../../chat/chat-event.ts';
import type { GatewayError } from '../../errors.ts';
import type { ReportedUsage } from '../../pricing/usage.ts';
import { anthropicDialect } from '../anthropic-dialect.ts';
import { sseFrame } from '../sse-frame.ts';
import type { AnswerContext, StreamWriter } from '../wire-format.ts';
import { BlockWriter, eventFrame } from './block-writer.ts';
import { writeFinish } from './finish-words.ts';
import { messageHead, toolIdOf } from './write-answer.ts';
import { usageAtStart, usageOrEstimate, writeServiceTier } from './write-usage.ts';

/**
 * Writes a stream of the Messages API. Its blocks cannot overlap, so while the arguments of one call are being told, whatever else
 * arrives waits until they are whole. The end is written with the true usage, which other formats tell after the finish.
 */
export function openWriter(context: AnswerContext): StreamWriter {
  return new MessagesWriter(context);
}

/** What belongs into a block. */
type Spoken = Extract<
  ChatDelta,
  { kind: 'text' | 'refusal' | 'reasoning' | 'signature' | 'tool-call' | 'tool-arguments' | 'citation' }
>;

class MessagesWriter implements StreamWriter {
  private readonly context: AnswerContext;
  private readonly blocks = new BlockWriter();
  private waiting: Spoken[] = [];
  private state: 'new' | 'writing' | 'passing' | 'ended' = 'new';
  private finish: Finish | null = null;
  private reported: ReportedUsage | null = null;
  private serviceTier: string | null = null;
  private readonly said = { calledTools: false, refused: false };
  private characters = 0;

  constructor(context: AnswerContext) {
    this.context = context;
  }

  pass({ event, data }: StreamEvent): string {
    this.state = event === 'message_stop' || this.state === 'ended' ? 'ended' : 'passing';
    return sseFrame(event, data);
  }

  write(delta: ChatDelta): string {
    if (this.finish !== null && delta.kind !== 'usage') return '';
    switch (delta.kind) {
      case 'start':
        return this.start(delta.model);
      case 'usage':
        this.reported = delta.reported;
        this.serviceTier = delta.serviceTier ?? this.serviceTier;
        return '';
      case 'finish':
        if (delta.choice !== 0) return '';
        this.finish = delta.finish;
        return this.start(null) + this.release();
      case 'text':
      case 'refusal':
      case 'reasoning':
      case 'signature':
      case 'tool-call':
      case 'tool-arguments':
      case 'citation':
        return delta.choice === 0 ? this.start(null) + this.speak(delta) : '';
      default:
        return '';
    }
  }

  end(): string {
    if (this.state === 'ended') return '';
    const passed = this.state === 'passing';
    const body = passed ? '' : this.start(null) + this.release() + this.closing();
    this.state = 'ended';
    return body + eventFrame('message_stop', {});
  }

  fail(error: GatewayError): string {
    return anthropicDialect.errorFrame(error, this.context.requestId);
  }

  private start(model: string | null): string {
    if (this.state !== 'new') return '';
    this.state = 'writing';
    const usage = { ...usageAtStart(this.context), service_tier: writeServiceTier(null) };
    const nothingYet = { content: [], stop_reason: null, stop_sequence: null, usage };
    return eventFrame('message_start', { message: { ...messageHead(this.context, model), ...nothingYet } });
  }

  private closing(): string {
    const delta = writeFinish(this.finish, this.said);
    const usage = usageOrEstimate(this.reported, this.context, this.characters);
    const tier = this.serviceTier === null ? {} : { service_tier: writeServiceTier(this.serviceTier) };
    return eventFrame('message_delta', { delta, usage: { ...usage, ...tier } });
  }

  private speak(delta: Spoken): string {
    const call = this.blocks.unfinishedCall;
    const continues = delta.kind === 'tool-arguments' && delta.index === call;
    if (call !== null && !continues) {
      this.waiting.push(delta);
      return '';
    }
    const frames = this.block(delta);
    return this.blocks.unfinishedCall === null && this.waiting.length > 0 ? frames + this.drain() : frames;
  }

  /** Writes what waited, up to the next call that is not whole. */
  private drain(): string {
    const waited = this.waiting;
    this.waiting = [];
    return waited.map((delta) => this.speak(delta)).join('');
  }

  /** Writes all that waited: nothing more comes, so a call that is not whole will never be. */
  private release(): string {
    let frames = '';
    while (this.waiting.length > 0) frames += this.blocks.close() + this.drain();
    return frames + this.blocks.close();
  }

  private block(delta: Spoken): string {
    switch (delta.kind) {
      case 'text':
      case 'refusal':
        this.said.refused ||= delta.kind === 'refusal';
        this.characters += delta.text.length;
        return delta.text === '' ? '' : this.blocks.text(delta.text);
      case 'reasoning':
        this.characters += delta.text.length;
        return delta.text === '' ? '' : this.blocks.thinking(delta.text);
      case 'signature':
        return this.blocks.signature(delta.signature, delta.redacted);
      case 'citation':
        return this.blocks.citation(delta.citation);
      case 'tool-call':
        this.said.calledTools = true;
        return this.blocks.startCall(delta.index, toolIdOf(this.context, delta.index)(delta.id), delta.name);
      case 'tool-arguments':
        this.characters += delta.text.length;
        return delta.text === '' ? '' : this.blocks.continueCall(delta.index, delta.text);
    }
  }
}
