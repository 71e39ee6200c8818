/**
 * Whether a JSON schema leaves nothing open: every object in it names all its members as required and allows no others. Such a
 * schema can be asked for strictly everywhere; OpenAI refuses to be strict about any other.
 */
export function isExactSchema(schema: unknown): boolean {
  if (typeof schema !== 'object' || schema === null) return true;
  if (Array.isArray(schema)) return schema.every(isExactSchema);
  const members = new Map<string, unknown>(Object.entries(schema));
  return isClosed(members) && [...members.values()].every(isExactSchema);
}

function isClosed(members: ReadonlyMap<string, unknown>): boolean {
  if (members.get('type') !== 'object') return true;
  const required = members.get('required');
  const named: unknown[] = Array.isArray(required) ? required : [];
  const all = Object.keys(members.get('properties') ?? {}).every((name) => named.includes(name));
  return all && members.get('additionalProperties') === false;
}
