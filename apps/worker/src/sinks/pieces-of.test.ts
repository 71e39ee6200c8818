import { expect, test } from 'bun:test';
import { piecesOf } from './pieces-of.ts';

test('every request is in one piece, in order, and no piece is larger than it may be', () => {
  const rows = Array.from({ length: 50 }, (_, index) => ({ id: index, text: 'é'.repeat(index) }));
  const pieces = piecesOf(rows, 200);
  expect(pieces.flat().map((text) => JSON.parse(text))).toEqual(rows);
  expect(pieces.length).toBeGreaterThan(10);
  for (const piece of pieces) expect(Buffer.byteLength(piece.join(','))).toBeLessThanOrEqual(200);
  expect(piecesOf([])).toEqual([]);
});

test('a request that is too large goes without what was said, and says so', () => {
  const [piece] = piecesOf([{ id: 1, request_content: 'x'.repeat(300), response_content: 'y' }], 200);
  expect(JSON.parse(piece?.[0] ?? '')).toEqual({
    id: 1,
    request_content: null,
    response_content: null,
    content_reason: 'too-large-to-send',
  });
});
