/**
 * How large a pattern is for RE2, roughly: its letters, with everything that is counted as often as it is repeated. RE2 writes repetitions
 * out, so that a few letters can stand for a great many states, each of which every letter of a text is held against. It is known before
 * the pattern is compiled, which takes long for a heavy one. Of what is no pattern it is some number; one that is too long is not looked at, and weighs more than any may.
 */
export function weightOf(pattern: string): number {
  if (pattern.length > longestPattern) return Number.POSITIVE_INFINITY;
  /** What was read of each group that is open: the weight of all, and of the last piece, which a repetition would repeat. */
  const groups = [{ sum: 0, last: 0 }];
  const take = (weight: number) => {
    const group = groups.at(-1);
    if (group === undefined) return;
    group.sum += weight;
    group.last = weight;
  };
  for (const [piece] of pattern.matchAll(pieces)) {
    if (piece === '(') groups.push({ sum: 1, last: 0 });
    else if (piece === ')' && groups.length > 1) take(groups.pop()?.sum ?? 0);
    else {
      const times = timesOf(piece);
      if (times === undefined) take(1);
      else take((groups.at(-1)?.last ?? 0) * Math.max(times - 1, 0) + 1);
    }
  }
  // What is left open is no pattern.
  return groups.reduce((all, { sum }) => all + sum, 0);
}

/** No pattern may be longer, in characters. */
export const longestPattern = 200;

/** The most that one pattern may weigh. The patterns that people write weigh about as much as they are long. */
export const heaviestPattern = 300;

/** What stands for one letter, and what repeats or groups it. */
const pieces = /\\[pP]\{[^}]*\}|\\x\{[^}]*\}|\\.|\[\^?\]?(?:\\.|\[:\^?\w+:\]|[^\]\\])*\]|\{\d+(?:,\d*)?\}|[\s\S]/g;

function timesOf(piece: string): number | undefined {
  const counts = piece.match(/^\{(\d+)(?:,(\d*))?\}$/);
  return counts === null ? undefined : Math.max(Number(counts[1]), Number(counts[2] ?? 0));
}
