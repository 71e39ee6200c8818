import { readObjectText, withMembers } from '@switchyard/core/json/object-text';
import { parseJson } from '@switchyard/core/json/parse-json';

/** A JSON object's text with the ids in some of its members replaced; every other byte stays. What is no object is left alone. */
export function replaceIds(text: string, members: readonly string[], map: (id: string) => string): string {
  const value = parseJson(text);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return text;
  const found = members.flatMap((name) => {
    const id: unknown = Reflect.get(value, name);
    return typeof id === 'string' && id !== '' ? [[name, JSON.stringify(map(id))]] : [];
  });
  return withMembers(readObjectText(text), Object.fromEntries(found));
}
