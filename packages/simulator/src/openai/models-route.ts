import { parseScript } from '../faults/script.ts';
import type { Exchange, ReplyHeaders } from '../http/exchange.ts';
import { errorBody, invalidRequest } from './openai-error.ts';

const BASE_MODELS = ['gpt-5-mini', 'gpt-5-nano', 'gpt-4o-mini', 'claude-sonnet-4-5', 'gemini-2.5-flash'];

const FAULTS = [
  'latency-200',
  'slow',
  'tokens-20',
  'cached-5',
  'reasoning-10',
  'status-400',
  'status-401',
  'status-429+retry_after-2',
  'status-500',
  'status-503+fail_first-1',
  'hang',
  'reset',
  'cut-3',
  'cut_json',
  'eof-3',
  'malformed',
  'error_event-3',
  'no_usage',
  'garbage_html',
  'context',
  'quota',
  'blocked',
  'refuse',
  'filter',
  'stop_early',
  'tools-2',
  'prompt-300000',
  'prompt-900+cache_write-300+cache_write_1h-200',
  'audio_in-40',
  'image_in-60',
  'searches-2',
];

const CREATED_SECONDS = 1_754_000_000;

const model = (id: string) => ({ id, object: 'model', created: CREATED_SECONDS, owned_by: 'simulator' });

/** The models the list names: plain ones, and one with each kind of fault. Chat answers any other name too. */
export const LISTED_MODELS: readonly string[] = [...BASE_MODELS, ...FAULTS.map((fault) => `gpt-5-mini+${fault}`)];

const LIST = JSON.stringify({ object: 'list', data: LISTED_MODELS.map(model) });

/** `GET /v1/models` and `GET /v1/models/{id}`; listed models with any valid options are found, others are 404. */
export function modelsRoute(exchange: Exchange, path: string, headers: ReplyHeaders): void {
  const id = modelId(path);
  if (id === null) exchange.send(200, LIST, headers);
  else if (isKnown(id)) exchange.send(200, JSON.stringify(model(id)), headers);
  else exchange.send(404, errorBody(unknownModel(id)), headers);
}

function isKnown(id: string): boolean {
  const parsed = parseScript(id, null);
  return parsed.kind === 'script' && BASE_MODELS.includes(parsed.baseModel);
}

const unknownModel = (id: string) => invalidRequest(`The model '${id}' does not exist`, 'model', 'model_not_found');

function modelId(pathname: string): string | null {
  const raw = pathname.slice('/v1/models/'.length);
  if (raw === '') return null;
  try {
    return decodeURIComponent(raw);
  } catch {
    return raw;
  }
}
