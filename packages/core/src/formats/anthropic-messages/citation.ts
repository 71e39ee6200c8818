import { z } from 'zod';
import type { Citation } from '../../chat/content.ts';

const text = z.string().nullish().catch(null);

const citation = z.looseObject({
  type: z.string(),
  cited_text: text,
  url: text,
  source: text,
  title: text,
  document_title: text,
});

/** A citation of Anthropic's as any format can show it; undefined when it is none. `span` is the stretch of the answer that it backs. */
export function readCitation(value: unknown, span: { start: number; end: number } | null): Citation | undefined {
  const read = citation.safeParse(value);
  if (!read.success) return undefined;
  const { cited_text, url, source, title, document_title } = read.data;
  return {
    citedText: cited_text ?? null,
    url: url ?? source ?? null,
    title: title ?? document_title ?? null,
    start: span?.start ?? null,
    end: span?.end ?? null,
    native: { format: 'anthropic-messages', value },
  };
}

/** A citation as Anthropic's clients read it. */
export function writeCitation({ citedText, url, title, native }: Citation): unknown {
  if (native?.format === 'anthropic-messages') return native.value;
  const cited_text = citedText ?? '';
  if (url !== null) return { type: 'web_search_result_location', cited_text, url, title, encrypted_index: '' };
  return {
    type: 'char_location',
    cited_text,
    document_index: 0,
    document_title: title,
    file_id: null,
    start_char_index: 0,
    end_char_index: cited_text.length,
  };
}
