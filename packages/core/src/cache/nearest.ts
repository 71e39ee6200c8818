/** The cosine of the angle between two vectors, −1 to 1. 0 for vectors of different lengths, and where one has no direction. */
export function cosine(a: Float32Array, b: Float32Array): number {
  if (a.length !== b.length) return 0;
  let dot = 0;
  let ofA = 0;
  let ofB = 0;
  for (let at = 0; at < a.length; at += 1) {
    const [x = 0, y = 0] = [a[at], b[at]];
    dot += x * y;
    ofA += x * x;
    ofB += y * y;
  }
  const lengths = Math.sqrt(ofA) * Math.sqrt(ofB);
  return lengths > 0 && Number.isFinite(lengths) ? Math.max(-1, Math.min(1, dot / lengths)) : 0;
}

/** What is nearest to a vector, and how near; null when there is nothing. Of equals the first. Exact: every one is looked at. */
export function nearest<Of extends { vector: Float32Array }>(
  vector: Float32Array,
  among: Iterable<Of>,
): { found: Of; similarity: number } | null {
  let best: { found: Of; similarity: number } | null = null;
  for (const one of among) {
    const similarity = cosine(vector, one.vector);
    if (best === null || similarity > best.similarity) best = { found: one, similarity };
  }
  return best;
}
