import { z } from 'zod';
import type { Citation } from '../../chat/content.ts';

const word = z.string().nullish().catch(null);
const place = z.int().nonnegative().nullish().catch(null);
const annotation = z.looseObject({
  type: z.string(),
  url: word,
  title: word,
  filename: word,
  start_index: place,
  end_index: place,
});

/** Reads an annotation of an answer's text; undefined when it is none. */
export function readAnnotation(given: unknown): Citation | undefined {
  const parsed = annotation.safeParse(given);
  if (!parsed.success) return undefined;
  const { url, title, filename, start_index, end_index } = parsed.data;
  return {
    // Here the indices bound words of the answer that the source backs; the source's own words are not told.
    citedText: null,
    url: url ?? null,
    title: title ?? filename ?? null,
    start: start_index ?? null,
    end: end_index ?? null,
    native: { format: 'openai-responses', value: given },
  };
}

/** Reads all annotations of a text. */
export function readAnnotations(given: readonly unknown[] | null | undefined): Citation[] {
  return (given ?? []).flatMap((one) => {
    const citation = readAnnotation(one);
    return citation ? [citation] : [];
  });
}

/** Writes a citation as an annotation; undefined when it names nothing that one can name here. */
export function writeAnnotation({ url, title, start, end, native }: Citation): Record<string, unknown> | undefined {
  if (native?.format === 'openai-responses') {
    const own = annotation.safeParse(native.value);
    if (own.success) return own.data;
  }
  if (url !== null) {
    return { type: 'url_citation', url, title: title ?? url, start_index: start ?? 0, end_index: end ?? start ?? 0 };
  }
  return title === null ? undefined : { type: 'file_citation', file_id: '', filename: title, index: start ?? 0 };
}
