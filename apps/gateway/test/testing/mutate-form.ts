import fc from 'fast-check';
import { borders, words } from './strange-values.ts';

/** A field of a form: a text, or a file with its bytes in Latin-1. */
export type Field = { name: string; value: string | { name: string; type: string; bytes: string } };

/** A body as it goes over the wire. */
export type SentBody = { contentType: string; body: Uint8Array<ArrayBuffer> };

/**
 * Forms that are nearly a valid one: fields with strange values, missing, twice, under other names, files instead of texts and texts
 * instead of files, and now and then broken as multipart: other boundaries, cut off, without headers.
 */
export function formMutations(valid: readonly (readonly Field[])[]): fc.Arbitrary<SentBody> {
  const names = valid.flatMap((form) => form.map(({ name }) => name));
  const mutated = fc.tuple(fc.constantFrom(...valid), stepsWith(names)).map(([form, steps]) => {
    let fields = [...form];
    for (const step of steps) fields = changed(fields, step);
    return sentForm(fields);
  });
  const broken = fc.tuple(fc.constantFrom(...valid), spoils).map(([form, spoil]) => spoil(formText(form)));
  return fc.oneof({ arbitrary: mutated, weight: 9 }, { arbitrary: broken, weight: 1 });
}

const boundary = 'switchyard-form-boundary';
const multipart = `multipart/form-data; boundary=${boundary}`;

/** A form as a client sends it. */
export const sentForm = (form: readonly Field[]): SentBody => sent(formText(form));

const sent = (text: string, contentType = multipart): SentBody => ({ contentType, body: Buffer.from(text, 'latin1') });

function formText(form: readonly Field[]): string {
  const parts = form.map(({ name, value }) => {
    const disposition = `Content-Disposition: form-data; name="${name}"`;
    if (typeof value === 'string') return `${disposition}\r\n\r\n${Buffer.from(value).toString('latin1')}`;
    return `${disposition}; filename="${value.name}"\r\nContent-Type: ${value.type}\r\n\r\n${value.bytes}`;
  });
  return `${parts.map((part) => `--${boundary}\r\n${part}\r\n`).join('')}--${boundary}--\r\n`;
}

type Step = {
  at: number;
  kind: 'replace' | 'remove' | 'repeat' | 'rename' | 'list' | 'upload' | 'empty';
  text: string;
  name: string;
};

const stepsWith = (names: readonly string[]): fc.Arbitrary<Step[]> =>
  fc.array(
    fc.record({
      at: fc.nat(1_000),
      kind: fc.constantFrom<Step['kind'][]>(
        'replace',
        'replace',
        'replace',
        'remove',
        'repeat',
        'rename',
        'list',
        'upload',
        'empty',
      ),
      text: fc.oneof(
        fc.constantFrom(...borders.map(String), ...words, 'true', 'false', '1', '', ' ', '\u0000', 'a'.repeat(33_000)),
        fc.string({ maxLength: 20, unit: 'grapheme' }).map((text) => text.replaceAll(/[\r\n]/g, '')),
      ),
      name: fc.constantFrom(...names, 'x', '__proto__', 'constructor', 'file[]', 'a[b]'),
    }),
    { minLength: 1, maxLength: 3 },
  );

function changed(fields: readonly Field[], { at, kind, text, name }: Step): Field[] {
  const place = at % Math.max(fields.length, 1);
  const field = fields[place] ?? { name, value: text };
  const put = (...instead: Field[]) => fields.toSpliced(place, 1, ...instead);
  switch (kind) {
    case 'replace':
      return put({ name: field.name, value: text });
    case 'remove':
      return put();
    case 'repeat':
      return put(field, field);
    case 'rename':
      return put({ ...field, name });
    case 'list':
      return put({ ...field, name: `${field.name}[]` });
    case 'upload':
      return put({ name: field.name, value: { name: 'a.bin', type: 'application/octet-stream', bytes: 'abc' } });
    case 'empty':
      return put({ name: field.name, value: { name: '', type: 'text/plain', bytes: '' } });
  }
}

/** Bytes that are no form, or only nearly one. */
const spoils: fc.Arbitrary<(text: string) => SentBody> = fc.oneof(
  fc.nat(10_000).map((at) => (text: string) => sent(text.slice(0, at % text.length))),
  fc.nat(10_000).map((at) => (text: string) => sent(`${text.slice(0, at % text.length)}\u0000\r\n--${text.slice(at)}`)),
  fc.constantFrom<((text: string) => SentBody)[]>(
    () => sent(''),
    () => sent('{"model":"a"}'),
    (text) => sent(text, 'multipart/form-data'),
    (text) => sent(text, 'multipart/form-data; boundary='),
    (text) => sent(text, 'multipart/form-data; boundary="other"'),
    (text) => sent(text, 'multipart/mixed; boundary=x'),
    (text) => sent(text, 'application/json'),
    (text) => sent(text.replaceAll('\r\n', '\n')),
    (text) => sent(text.replaceAll('Content-Disposition', 'X-Nothing')),
    (text) => sent(text.replaceAll(boundary, `${boundary}x`)),
    (text) => sent(`${text}${text}`),
  ),
);
