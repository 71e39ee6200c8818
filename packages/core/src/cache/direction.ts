/**
 * The vector of length 1 that points where this one does; null where it points nowhere. Vectors of length 1 can be compared with single
 * precision, however long they were.
 */
export function directionOf(vector: Float32Array): Float32Array | null {
  let squares = 0;
  for (const x of vector) squares += x * x;
  const length = Math.sqrt(squares);
  return length > 0 && Number.isFinite(length) ? vector.map((x) => x / length) : null;
}
