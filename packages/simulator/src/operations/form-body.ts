/** A file inside a multipart form. */
export class UploadedFile {
  readonly name: string;
  readonly type: string;
  readonly bytes: Uint8Array;

  constructor(file: { name: string; type: string; bytes: Uint8Array }) {
    this.name = file.name;
    this.type = file.type;
    this.bytes = file.bytes;
  }
}

type FormValue = string | UploadedFile;

/**
 * The fields of a multipart form as a record, or null when the bytes are no such form. A name that ends in `[]` or comes twice
 * becomes an array under the name without brackets.
 */
export async function formBody(
  bytes: Buffer<ArrayBuffer>,
  contentType: string | null,
): Promise<Record<string, FormValue | FormValue[]> | null> {
  if (!/^multipart\/form-data\s*;/i.test(contentType ?? '')) return null;
  const form = await new Response(bytes, { headers: { 'content-type': contentType ?? '' } })
    .formData()
    .catch(() => null);
  if (form === null) return null;
  const fields = new Map<string, FormValue | FormValue[]>();
  for (const [rawName, value] of form) {
    const name = rawName.endsWith('[]') ? rawName.slice(0, -2) : rawName;
    const one = typeof value === 'string' ? value : await uploaded(value);
    const before = fields.get(name);
    if (before !== undefined) fields.set(name, [before, one].flat());
    else fields.set(name, name === rawName ? one : [one]);
  }
  return Object.fromEntries(fields);
}

async function uploaded(file: File): Promise<UploadedFile> {
  return new UploadedFile({ name: file.name, type: file.type, bytes: new Uint8Array(await file.arrayBuffer()) });
}
