/**
 * The text of a JSON value that does not depend on the order of members or on spaces: members stand in the order of their names. Equal
 * values give equal texts, others other ones. `undefined` members are left out, as JSON does.
 */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map((one) => canonicalJson(one ?? null)).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  const members = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, member]) => `${JSON.stringify(name)}:${canonicalJson(member)}`);
  return `{${members.join(',')}}`;
}

/** Whether numbers in a JSON text may say more than can be held when it is read: too many digits, or too large an exponent. */
export const holdsHugeNumbers = (text: string): boolean =>
  huge.test(text) && huge.test(text.replaceAll(/"(?:[^"\\]|\\.)*"/gs, '""'));

const huge = /\d[\d.]{15}|\d[eE][+-]?\d{3}/;
