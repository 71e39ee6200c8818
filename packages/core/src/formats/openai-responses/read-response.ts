import { z } from 'zod';
import type { Finish } from '../../chat/chat-event.ts';
import type { ReportedUsage } from '../../pricing/usage.ts';
import { type OutputItem, outputItem } from './output-item.ts';
import { readUsage, type Searches } from './read-usage.ts';

const word = z.string().max(200).nullish().catch(null);

/** Foreign data is read for what is needed; whatever else stands there, and however it is written, is left alone. */
const response = z.looseObject({
  id: word,
  model: word,
  status: word,
  output: z.array(z.unknown()).nullish().catch(null),
  usage: z.unknown().optional(),
  service_tier: word,
  incomplete_details: z.looseObject({ reason: word }).nullish().catch(null),
  error: z
    .looseObject({ code: word, type: word, message: z.string().nullish().catch(null) })
    .nullish()
    .catch(null),
  tool_usage: z
    .looseObject({ web_search: z.looseObject({ num_requests: z.unknown() }).nullish().catch(null) })
    .nullish()
    .catch(null),
});

/** What a response object says, whole or in the middle of a stream. */
export type ReadResponse = {
  id: string | null;
  model: string | null;
  status: string | null;
  items: OutputItem[];
  finish: Finish;
  reported: ReportedUsage | null;
  serviceTier: string | null;
  /** Why it failed, as JSON. */
  error: string | null;
};

/** Reads a response object; undefined when it is none. */
export function readResponse(given: unknown): ReadResponse | undefined {
  const parsed = response.safeParse(given);
  if (!parsed.success) return undefined;
  const { id, model, status, output, usage, service_tier, incomplete_details, error, tool_usage } = parsed.data;
  const items = (output ?? []).flatMap((one): OutputItem[] => {
    const item = outputItem(one);
    return item ? [item] : [];
  });
  return {
    id: id ?? null,
    model: model ?? null,
    status: status ?? null,
    items,
    finish: finishOf(status ?? 'completed', incomplete_details?.reason ?? null, items),
    reported: readUsage(usage, searchesOf(items, tool_usage?.web_search?.num_requests)),
    serviceTier: service_tier ?? null,
    error: error ? JSON.stringify({ code: error.code, type: error.type, message: error.message }) : null,
  };
}

/** Why the answer ended; the format itself does not tell calls of tools and refusals from a plain end. */
function finishOf(status: string, why: string | null, items: readonly OutputItem[]): Finish {
  const raw = why ?? status;
  const finish = (reason: Finish['reason']): Finish => ({ reason, stopSequence: null, raw });
  if (status === 'incomplete') {
    if (why === 'content_filter') return finish('content-filter');
    return finish(why === 'max_output_tokens' || why === null ? 'length' : 'pause');
  }
  if (status === 'failed' || status === 'cancelled') return finish('error');
  if (status === 'queued' || status === 'in_progress') return finish('pause');
  if (items.some(({ kind }) => kind === 'call')) return finish('tool-calls');
  const refused = items.some((item) => item.kind === 'message' && item.parts.some((one) => one.kind === 'refusal'));
  return finish(refused ? 'refusal' : 'stop');
}

/** Of web searches only the searches themselves are billed, not opening a page or finding words in it. */
function searchesOf(items: readonly OutputItem[], counted: unknown): Searches {
  const typed = (type: string) => items.filter((item) => item.kind === 'other' && item.type === type);
  const searched = typed('web_search_call').filter(
    (item) => item.kind === 'other' && (item.action ?? 'search') === 'search',
  );
  const told = z.int().nonnegative().max(1_000_000).safeParse(counted);
  return { webSearches: told.success ? told.data : searched.length, fileSearches: typed('file_search_call').length };
}
