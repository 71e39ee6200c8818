import { isListed, LISTED_MODELS } from '../calls/model-names.ts';
import { decoded } from '../http/decoded.ts';

const DEFAULT_LIMIT = 20;

const model = (id: string) => ({
  type: 'model',
  id,
  display_name: id,
  created_at: '2025-08-01T00:00:00Z',
  deprecated_at: null,
  retires_at: null,
  lifecycle: 'active',
  line: null,
  max_input_tokens: 200_000,
  max_tokens: 64_000,
  capabilities: null,
});

/** `GET /v1/models?limit&after_id` and `GET /v1/models/{id}` in Anthropic's shape. */
export function anthropicModels(
  path: string,
  query: URLSearchParams,
): { kind: 'found'; body: string } | { kind: 'unknown'; model: string } {
  const id = path.slice('/v1/models/'.length);
  if (id !== '') {
    const name = decoded(id);
    return isListed(name) ? { kind: 'found', body: JSON.stringify(model(name)) } : { kind: 'unknown', model: name };
  }
  const limit = Number(query.get('limit') ?? DEFAULT_LIMIT);
  const start = LISTED_MODELS.indexOf(query.get('after_id') ?? '') + 1;
  const page = LISTED_MODELS.slice(start, start + limit);
  return {
    kind: 'found',
    body: JSON.stringify({
      data: page.map(model),
      has_more: start + limit < LISTED_MODELS.length,
      first_id: page[0] ?? null,
      last_id: page.at(-1) ?? null,
    }),
  };
}
