import { isListed, LISTED_MODELS } from '../calls/model-names.ts';
import type { Exchange, ReplyHeaders } from '../http/exchange.ts';
import { errorBody, invalidRequest } from './openai-error.ts';

const CREATED_SECONDS = 1_754_000_000;

const model = (id: string) => ({ id, object: 'model', created: CREATED_SECONDS, owned_by: 'simulator' });

const LIST = JSON.stringify({ object: 'list', data: LISTED_MODELS.map(model) });

/** `GET /v1/models` and `GET /v1/models/{id}`; listed models with any valid options are found, others are 404. */
export function modelsRoute(exchange: Exchange, path: string, headers: ReplyHeaders): void {
  const id = modelId(path);
  if (id === null) exchange.send(200, LIST, headers);
  else if (isListed(id)) exchange.send(200, JSON.stringify(model(id)), headers);
  else exchange.send(404, errorBody(unknownModel(id)), headers);
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
