/**
 * Whether a JSON value holds more than `most` values, at any depth. What is read by a schema is checked by this first: of a million
 * wrong values a schema makes a million complaints, which takes minutes and more memory than there is.
 */
export function holdsMoreThan(value: unknown, most: number): boolean {
  const waiting = [value];
  let left = most;
  while (waiting.length > 0) {
    const one = waiting.pop();
    if (typeof one !== 'object' || one === null) continue;
    const inner: readonly unknown[] = Array.isArray(one) ? one : Object.values(one);
    left -= inner.length;
    if (left < 0) return true;
    for (const each of inner) if (typeof each === 'object') waiting.push(each);
  }
  return false;
}
