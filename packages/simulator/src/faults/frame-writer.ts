import type { Exchange } from '../http/exchange.ts';
import { type Reframe, reframe } from './framing.ts';
import { GzipPieces } from './gzip-pieces.ts';
import type { Script } from './script.ts';

/** Small and prime, so that pieces end everywhere in an event, also inside characters. */
const SPLIT_BYTES = 7;

/** Collects the frames of a stream and writes them as its script says: reframed, split, compressed. */
export class FrameWriter {
  frames = 0;
  readonly #exchange: Exchange;
  readonly #framing: Script['framing'];
  readonly #reframe: Reframe;
  readonly #gzip: GzipPieces | null;
  #begun = false;
  #text = '';
  #bytes: Uint8Array[] = [];

  constructor(exchange: Exchange, { framing, gzip }: Script) {
    this.#exchange = exchange;
    this.#framing = framing;
    this.#reframe = reframe(framing);
    this.#gzip = gzip ? new GzipPieces() : null;
  }

  /** A stream's frames are all texts or all bytes. */
  add(piece: string | Uint8Array): void {
    this.frames += 1;
    if (typeof piece !== 'string') return void this.#bytes.push(piece);
    this.#text += this.#reframe(piece, !this.#begun);
    this.#begun = true;
  }

  /** Adds bytes as they are. */
  addRaw(piece: Uint8Array): void {
    this.#bytes.push(Buffer.from(this.#text), piece);
    this.#text = '';
  }

  /** Writes everything added since the last time. */
  async flush(): Promise<void> {
    const piece = this.#take();
    if (piece.length === 0) return;
    const sent = this.#gzip ? await this.#gzip.compress(piece) : piece;
    if (this.#framing !== 'split') return this.#exchange.write(sent);
    const bytes = Buffer.from(sent);
    for (let at = 0; at < bytes.length; at += SPLIT_BYTES) {
      await this.#exchange.write(bytes.subarray(at, at + SPLIT_BYTES));
    }
  }

  /** Writes the rest and ends the stream. */
  async end(): Promise<void> {
    if (this.#framing === 'open_end') this.#text = this.#text.trimEnd();
    if (this.#framing === 'split') await this.flush();
    if (!this.#gzip) return this.#exchange.end(this.#take());
    await this.flush();
    this.#exchange.end(await this.#gzip.end());
  }

  #take(): string | Uint8Array {
    const piece = this.#bytes.length > 0 ? Buffer.concat([...this.#bytes, Buffer.from(this.#text)]) : this.#text;
    this.frames = 0;
    this.#text = '';
    this.#bytes = [];
    return piece;
  }
}
