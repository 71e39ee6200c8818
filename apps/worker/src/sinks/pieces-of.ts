/** Room for the rest of the message beside its requests. */
const pieceBytes = 1_048_576 - 1_024;

/**
 * Requests as JSON in pieces of at most one mebibyte, in order. One that is larger by itself goes without what was said, and says so in
 * `content_reason`.
 */
export function piecesOf(rows: readonly Record<string, unknown>[], mostBytes = pieceBytes): string[][] {
  const pieces: string[][] = [];
  let room = 0;
  for (const row of rows) {
    const whole = JSON.stringify(row);
    const text = Buffer.byteLength(whole) <= mostBytes ? whole : JSON.stringify(withoutContent(row));
    const bytes = Buffer.byteLength(text) + 1;
    if (bytes > room) {
      pieces.push([]);
      room = mostBytes + 1;
    }
    pieces.at(-1)?.push(text);
    room -= bytes;
  }
  return pieces;
}

const withoutContent = (row: Record<string, unknown>) => ({
  ...row,
  request_content: null,
  response_content: null,
  content_reason: 'too-large-to-send',
});
