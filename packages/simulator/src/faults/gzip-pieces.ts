import { createGzip, type Gzip } from 'node:zlib';

/** One gzip stream of which each piece can be read as soon as it is sent. */
export class GzipPieces {
  readonly #gzip: Gzip = createGzip();
  #made: Buffer[] = [];

  constructor() {
    this.#gzip.on('data', (piece: Buffer) => this.#made.push(piece));
  }

  /** A piece, compressed. One at a time. */
  compress(piece: string | Uint8Array): Promise<Uint8Array> {
    return new Promise((resolve) => {
      this.#gzip.write(piece);
      this.#gzip.flush(() => resolve(this.#take()));
    });
  }

  /** What ends the stream. */
  end(): Promise<Uint8Array> {
    return new Promise((resolve) => {
      this.#gzip.once('end', () => resolve(this.#take()));
      this.#gzip.end();
    });
  }

  #take(): Uint8Array {
    return Buffer.concat(this.#made.splice(0));
  }
}
