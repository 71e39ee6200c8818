import type { TextForm } from '@switchyard/core/content/redact';
import type { Piece } from '../upstream/reply.ts';

/** What was said on one side of a call, as it came or left, and what it says it is. */
export type Said = { bytes: Uint8Array; contentType: string | null; isStream: boolean; truncated: boolean };

/** Takes along what is said in one call while it is said. */
export type Transcript = {
  /** The body of the request; null when it had none. */
  readonly request: Said | null;
  /** Takes a piece of the answer, as far as there is room for it. */
  answered(piece: Piece): void;
  /** What was answered so far; null when nothing was. */
  response(about: Pick<Said, 'contentType' | 'isStream'>): Said | null;
  /** Bytes that it holds. */
  readonly held: number;
};

/** Room for what all calls under way say. */
export type Room = { take(bytes: number): boolean };

/** Starts to take along a call whose body is given. Of the answer at most `mostBytes` are taken, and never more than there is room for. */
export function openTranscript(request: Said | null, mostBytes: number, room: Room): Transcript {
  const pieces: Uint8Array[] = [];
  let [answeredBytes, truncated] = [0, false];
  return {
    request,
    answered(piece) {
      if (truncated || piece.length === 0) return;
      const bytes = typeof piece === 'string' ? new TextEncoder().encode(piece) : piece;
      const left = mostBytes - answeredBytes;
      const taken = bytes.byteLength <= left ? bytes : bytes.subarray(0, left);
      truncated = taken !== bytes || !room.take(taken.byteLength);
      if (truncated && taken === bytes) return;
      pieces.push(taken);
      answeredBytes += taken.byteLength;
    },
    response: (about) =>
      answeredBytes === 0 && !truncated ? null : { bytes: Buffer.concat(pieces), ...about, truncated },
    get held() {
      return answeredBytes + (request?.bytes.byteLength ?? 0);
    },
  };
}

/** How what was said is read to be redacted; null for what is no text. */
export function formOf({ contentType, isStream }: Said): TextForm | null {
  const type = contentType?.split(';')[0]?.trim().toLowerCase() ?? 'application/json';
  if (type === 'text/event-stream') return 'events';
  if (/^application\/(?:[\w.-]+\+)?json$/.test(type)) return isStream ? 'elements' : 'json';
  if (type.startsWith('text/') || type === 'application/x-ndjson' || type === 'application/jsonl') return 'plain';
  return null;
}
