/** Whether two values of JSON are the same. The order of members does not count, and one that is undefined is as good as absent. */
export function isSameValue(one: unknown, other: unknown): boolean {
  if (one === other) return true;
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) return false;
  if (Array.isArray(one) !== Array.isArray(other)) return false;
  const [mine, theirs] = [membersOf(one), membersOf(other)];
  return mine.size === theirs.size && [...mine].every(([name, value]) => isSameValue(value, theirs.get(name)));
}

const membersOf = (value: object) => new Map(Object.entries(value).filter(([, member]) => member !== undefined));
