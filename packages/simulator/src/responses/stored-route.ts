import { chance } from '../answer/chance.ts';
import type { Services } from '../calls/services.ts';
import { invalid, type Problem } from '../faults/problem.ts';
import type { Exchange } from '../http/exchange.ts';
import type { OpenAiCall } from '../openai/chat-format.ts';
import type { InputItem } from './response-request.ts';
import type { StoredResponse } from './stored-responses.ts';

type Reply = { kind: 'reply'; body: unknown } | { kind: 'refused'; status: number; problem: Problem };

const DEFAULT_LIMIT = 20;

/**
 * Stored responses: `GET` and `DELETE /v1/responses/{id}`, `POST …/cancel`, `GET …/input_items`. Null when the path is none of
 * them. The key has been accepted.
 */
export function storedRoute(
  exchange: Exchange,
  services: Services,
  entry: { call: OpenAiCall; path: string },
): Reply | null {
  const [, id, rest = ''] = /^\/v1\/responses\/([^/]+)(\/cancel|\/input_items)?$/.exec(entry.path) ?? [];
  if (id === undefined) return null;
  const stored = services.responses.find(entry.call.key ?? '', id);
  if (!stored) {
    return { kind: 'refused', status: 404, problem: invalid(`Response with id '${id}' not found.`) };
  }
  switch (`${exchange.method} ${rest}`) {
    case 'GET ':
      return { kind: 'reply', body: stored.response };
    case 'DELETE ':
      services.responses.delete(id);
      return { kind: 'reply', body: { id, object: 'response', deleted: true } };
    case 'POST /cancel':
      if (stored.background) return { kind: 'reply', body: stored.response };
      return { kind: 'refused', status: 400, problem: invalid('Cannot cancel a synchronous response.') };
    case 'GET /input_items':
      return { kind: 'reply', body: inputItems(stored, new URLSearchParams(exchange.query)) };
    default:
      return null;
  }
}

/** The items that were asked, newest first unless `order=asc`, `limit` of them from the one `after`. */
function inputItems({ id, input }: StoredResponse, query: URLSearchParams) {
  const items = input.map((item, index) => withId(item, id, index));
  if (query.get('order') !== 'asc') items.reverse();
  const start = items.findIndex((item) => item.id === query.get('after')) + 1;
  const limit = Number(query.get('limit') ?? DEFAULT_LIMIT);
  const data = items.slice(start, start + limit);
  const ends = { first_id: data[0]?.id ?? null, last_id: data.at(-1)?.id ?? null };
  return { object: 'list', data, ...ends, has_more: start + limit < items.length };
}

function withId(item: InputItem, responseId: string, index: number) {
  const made = chance(`${responseId}:${index}`).text(48, '0123456789abcdef');
  const given = 'id' in item && typeof item.id === 'string' ? item.id : null;
  if (item.type !== undefined && item.type !== 'message') return { ...item, id: given ?? `item_${made}` };
  const kind = item.role === 'assistant' ? 'output_text' : 'input_text';
  const content = typeof item.content === 'string' ? [{ type: kind, text: item.content }] : item.content;
  return { ...item, type: 'message', id: given ?? `msg_${made}`, status: 'completed', content };
}
