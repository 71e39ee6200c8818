import type { Span } from './span.ts';

const local = /[^\s"'`<>()[\]{},;:@\\/=|]/;
const domain = /(?:[\p{L}\p{N}](?:[\p{L}\p{N}-]{0,61}[\p{L}\p{N}])?\.){1,8}\p{L}[\p{L}\p{N}-]{1,23}/uy;

/** E-mail addresses: around each @ as far as an address may reach, 64 characters before it and a domain behind it. */
export function findEmails(text: string): Span[] {
  const found: Span[] = [];
  for (let at = text.indexOf('@'); at !== -1; at = text.indexOf('@', at + 1)) {
    let start = at;
    const furthest = Math.max(0, at - 64);
    while (start > furthest && local.test(text[start - 1] ?? ' ')) start--;
    if (start === at) continue;
    domain.lastIndex = at + 1;
    const name = domain.exec(text)?.[0];
    if (name !== undefined) found.push({ start, end: at + 1 + name.length, label: 'email' });
  }
  return found;
}
