import type { FormEntry } from '@switchyard/core/operations/operation';

/** The fields of a form in their order, of each file as much as its header and tags may take. */
export async function formEntries(form: FormData): Promise<FormEntry[]> {
  const entries: FormEntry[] = [];
  for (const [name, value] of form) entries.push(await entryOf(name, value));
  return entries;
}

const headBytes = 65_536;

async function entryOf(name: string, value: string | File): Promise<FormEntry> {
  if (typeof value === 'string') return { name, kind: 'text', value };
  const head = new Uint8Array(await value.slice(0, headBytes).arrayBuffer());
  return {
    name,
    kind: 'file',
    file: { name: value.name, type: value.type, sizeBytes: value.size, head, content: value },
  };
}
