import { findSensitive } from './find-sensitive.ts';
import { isMedia } from './redact-json.ts';
import type { Redaction } from './resolve-content-policy.ts';
import type { Span } from './span.ts';

/** A string inside the frames of a stream, and how to put another in its place. */
type Piece = { said: string; replace(text: string): void };

/** The names under which formats send a text in pieces. */
const inPieces: ReadonlySet<string> = new Set([
  ...['content', 'text', 'delta', 'arguments', 'partial_json', 'thinking', 'reasoning', 'reasoning_content'],
  ...['refusal', 'transcript', 'input', 'summary'],
]);

/** Members that say of which of several texts a piece is a part. */
const apart = ['type', 'index', 'output_index', 'content_index', 'summary_index', 'item_id'] as const;

/**
 * Redacts the values of a stream's frames in place; answers how many places it redacted. A text comes in pieces, and what is to be
 * redacted may begin in one and end in another: the pieces of one text are read as one. The label stands where the place began.
 */
export function redactFrames(frames: readonly unknown[], redaction: Redaction): number {
  const texts = new Map<string, Piece[]>();
  const keep = (of: string, piece: Piece) => {
    const pieces = texts.get(of);
    if (pieces === undefined) texts.set(of, [piece]);
    else pieces.push(piece);
  };
  for (const [at, frame] of frames.entries()) gather(frame, { of: '', alone: `#${at}`, depth: 0 }, keep);
  let count = 0;
  for (const pieces of texts.values()) count += redactPieces(pieces, redaction);
  return count;
}

/** Where a value stands: which text its pieces belong to, and a name for what stands alone. */
type Place = { of: string; alone: string; depth: number };

/** Nobody nests deeper; what lies deeper was refused when it was read. */
const deepest = 500;

function gather(value: unknown, { of, alone, depth }: Place, keep: (of: string, piece: Piece) => void): void {
  if (typeof value !== 'object' || value === null || depth > deepest) return;
  const here = `${of}${marksOf(value)}`;
  for (const [name, inner] of Object.entries(value)) {
    if (typeof inner === 'string') {
      const text = Array.isArray(value) || !inPieces.has(name) ? `${alone} ${here}.${name}` : `${here}.${name}`;
      keep(text, { said: inner, replace: (said) => void Reflect.set(value, name, said) });
    } else gather(inner, { of: `${here}.${name}`, alone, depth: depth + 1 }, keep);
  }
}

const marksOf = (value: object): string => {
  const marks = apart.map((name) => Reflect.get(value, name));
  return marks.every((mark) => mark === undefined) ? '' : JSON.stringify(marks);
};

function redactPieces(pieces: readonly Piece[], redaction: Redaction): number {
  const words = pieces.filter(({ said }) => !isMedia(said));
  const spans = findSensitive(words.map(({ said }) => said).join(''), redaction);
  if (spans.length === 0) return 0;
  let start = 0;
  for (const piece of words) {
    const end = start + piece.said.length;
    const text = withoutSpans(piece.said, start, spans);
    if (text !== piece.said) piece.replace(text);
    start = end;
  }
  return spans.length;
}

/** What is left of the piece that begins at `offset` of its text. */
function withoutSpans(said: string, offset: number, spans: readonly Span[]): string {
  let [left, at] = ['', 0];
  for (let next = firstEndingAfter(spans, offset); next < spans.length; next++) {
    const span = spans[next];
    if (span === undefined || span.start >= offset + said.length) break;
    left += said.slice(at, Math.max(at, span.start - offset));
    if (span.start >= offset) left += `[${span.label}]`;
    at = Math.min(said.length, span.end - offset);
  }
  return left + said.slice(at);
}

/** Found by halves: a long text has many pieces and may have many places. */
function firstEndingAfter(spans: readonly Span[], offset: number): number {
  let [low, high] = [0, spans.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((spans[middle]?.end ?? 0) > offset) high = middle;
    else low = middle + 1;
  }
  return low;
}
