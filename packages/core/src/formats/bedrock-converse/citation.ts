import { z } from 'zod';
import type { Citation } from '../../chat/content.ts';

const text = z.string().nullish().catch(null);

const citation = z.looseObject({
  title: text,
  source: text,
  sourceContent: z.array(z.looseObject({ text })).nullish().catch(null),
  location: z
    .looseObject({ web: z.looseObject({ url: text }).nullish().catch(null) })
    .nullish()
    .catch(null),
});

/** A citation as any format can show it; undefined when it is none. `span` is the stretch of the answer that it backs. */
export function readCitation(value: unknown, span: { start: number; end: number }): Citation | undefined {
  const read = citation.safeParse(value);
  if (!read.success) return undefined;
  const { title, source, sourceContent, location } = read.data;
  const cited = (sourceContent ?? []).map((part) => part.text ?? '').join('');
  const address = location?.web?.url ?? source ?? null;
  return {
    citedText: cited === '' ? null : cited,
    url: address !== null && /^https?:/i.test(address) ? address : null,
    title: title ?? null,
    ...span,
    native: { format: 'bedrock-converse', value },
  };
}
