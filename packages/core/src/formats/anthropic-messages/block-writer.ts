import type { Citation, Signature } from '../../chat/content.ts';
import { sealSignature } from '../../chat/signature.ts';
import { sseFrame } from '../sse-frame.ts';
import { writeCitation } from './citation.ts';
import { type JsonProgress, watchJson } from './json-progress.ts';

/** One event of a stream as text. */
export const eventFrame = (type: string, members: Record<string, unknown>): string =>
  sseFrame(type, JSON.stringify({ type, ...members }));

type Open =
  | { kind: 'text' }
  /** Thinking that has been sealed is over. */
  | { kind: 'thinking' }
  | { kind: 'tool'; call: number; progress: JsonProgress };

/** Writes the blocks of a streamed message: one open at a time, with rising index. Each method answers the frames to send. */
export class BlockWriter {
  private open: Open | null = null;
  private index = 0;

  /** The call whose block is open and whose arguments are not whole yet; null when another block may begin. */
  get unfinishedCall(): number | null {
    return this.open?.kind === 'tool' && !this.open.progress.isWhole ? this.open.call : null;
  }

  text(words: string): string {
    const start = this.continueOrStart('text', { type: 'text', text: '', citations: null });
    return start + this.delta({ type: 'text_delta', text: words });
  }

  thinking(words: string): string {
    const start = this.continueOrStart('thinking', { type: 'thinking', thinking: '', signature: '' });
    return start + this.delta({ type: 'thinking_delta', thinking: words });
  }

  /** Seals the thinking that is open, or writes a block of its own for a seal without any. */
  signature(signature: Signature, redacted: boolean): string {
    const value = sealSignature(signature, 'anthropic-messages');
    if (redacted && this.open?.kind !== 'thinking')
      return this.close() + this.start({ kind: 'thinking' }, { type: 'redacted_thinking', data: value }) + this.close();
    const start = this.continueOrStart('thinking', { type: 'thinking', thinking: '', signature: '' });
    return start + this.delta({ type: 'signature_delta', signature: value }) + this.close();
  }

  citation(citation: Citation): string {
    return this.open?.kind === 'text' ? this.delta({ type: 'citations_delta', citation: writeCitation(citation) }) : '';
  }

  startCall(call: number, id: string, name: string): string {
    const opened: Open = { kind: 'tool', call, progress: watchJson() };
    return this.close() + this.start(opened, { type: 'tool_use', id, name, input: {} });
  }

  /** Continues the call whose block is open; arguments after their end, or of any other call, are not written. */
  continueCall(call: number, words: string): string {
    if (this.open?.kind !== 'tool' || this.open.call !== call || this.open.progress.isWhole) return '';
    this.open.progress.add(words);
    return this.delta({ type: 'input_json_delta', partial_json: words });
  }

  close(): string {
    if (this.open === null) return '';
    this.open = null;
    return eventFrame('content_block_stop', { index: this.index++ });
  }

  private continueOrStart(kind: 'text' | 'thinking', block: Record<string, unknown>): string {
    return this.open?.kind === kind ? '' : this.close() + this.start({ kind }, block);
  }

  private start(opened: Open, content_block: Record<string, unknown>): string {
    this.open = opened;
    return eventFrame('content_block_start', { index: this.index, content_block });
  }

  private delta(delta: Record<string, unknown>): string {
    return eventFrame('content_block_delta', { index: this.index, delta });
  }
}
