import { anthropicDialect } from '@switchyard/core/formats/anthropic-dialect';
import { anthropicMessages } from '@switchyard/core/formats/anthropic-messages/anthropic-messages';
import { googleDialect } from '@switchyard/core/formats/google-dialect';
import { googleGenerateContent } from '@switchyard/core/formats/google-generate-content/google-generate-content';
import { openaiChat } from '@switchyard/core/formats/openai-chat/openai-chat';
import { openaiDialect } from '@switchyard/core/formats/openai-dialect';
import { openaiResponses } from '@switchyard/core/formats/openai-responses/openai-responses';
import type { Dialect } from '@switchyard/core/formats/wire-format';
import { listModels } from '../http/list-models.ts';
import { nameIn } from '../http/name-in.ts';
import { nativeSurface } from '../native/native-surface.ts';
import { batchSurface, createBatch } from '../objects/batches.ts';
import { fileSurface, uploadFile } from '../objects/files.ts';
import { listObjects } from '../objects/list-objects.ts';
import type { ObjectKind } from '../objects/object-store.ts';
import { responseSurface } from '../objects/responses.ts';
import type { Arrival } from '../open-request.ts';
import { showRequest } from '../requests/show-request.ts';
import type { Services } from '../services.ts';
import { chatSurface } from './chat-surface.ts';
import { operationRoutes } from './operation-routes.ts';
import type { Route } from './route.ts';
import type { Surface } from './surface.ts';

const chats = (path: RegExp, surface: Surface): Route => ({
  kind: 'call',
  method: 'POST',
  pattern: path,
  surface: () => surface,
});

const models = (pattern: RegExp, dialect: Dialect): Route => ({
  kind: 'list',
  method: 'GET',
  pattern,
  dialect,
  respond: (arrival, services, asked) => listModels(arrival, { dialect, asked }, services),
});

/** Every family lists its models at the same address. */
const sharedModels = (dialect: Dialect): Route => ({
  ...models(/^\/v1\/models(?:\/(.+))?$/, dialect),
  family: dialect.name,
});

const google = (method: string, stream: boolean): Route => ({
  kind: 'call',
  method: 'POST',
  pattern: new RegExp(`^/v1(?:beta|alpha)?/models/(.+):${method}$`),
  surface: (model = '') => chatSurface(googleGenerateContent, { model: nameIn(model), stream }),
});

type OneObject = { method: 'GET' | 'POST' | 'DELETE'; pattern: RegExp; of(id: string): Surface };

const object = ({ method, pattern, of }: OneObject): Route => ({
  kind: 'call',
  method,
  pattern,
  surface: (id = '') => of(nameIn(id)),
});

/** What providers keep for a team. */
const objects: readonly Route[] = [
  chats(/^\/v1\/files$/, uploadFile),
  listed('file', /^\/v1\/files$/),
  object({ method: 'GET', pattern: /^\/v1\/files\/([^/]+)$/, of: (id) => fileSurface(id, 'GET') }),
  object({ method: 'DELETE', pattern: /^\/v1\/files\/([^/]+)$/, of: (id) => fileSurface(id, 'DELETE') }),
  object({ method: 'GET', pattern: /^\/v1\/files\/([^/]+)\/content$/, of: (id) => fileSurface(id, 'GET', '/content') }),
  chats(/^\/v1\/batches$/, createBatch),
  listed('batch', /^\/v1\/batches$/),
  object({ method: 'GET', pattern: /^\/v1\/batches\/([^/]+)$/, of: (id) => batchSurface(id, 'GET') }),
  object({
    method: 'POST',
    pattern: /^\/v1\/batches\/([^/]+)\/cancel$/,
    of: (id) => batchSurface(id, 'POST', '/cancel'),
  }),
  object({ method: 'GET', pattern: /^\/v1\/responses\/([^/]+)$/, of: (id) => responseSurface(id, 'GET') }),
  object({ method: 'DELETE', pattern: /^\/v1\/responses\/([^/]+)$/, of: (id) => responseSurface(id, 'DELETE') }),
  object({
    method: 'POST',
    pattern: /^\/v1\/responses\/([^/]+)\/cancel$/,
    of: (id) => responseSurface(id, 'POST', '/cancel'),
  }),
  object({
    method: 'GET',
    pattern: /^\/v1\/responses\/([^/]+)\/input_items$/,
    of: (id) => responseSurface(id, 'GET', '/input_items'),
  }),
];

function listed(kind: Exclude<ObjectKind, 'response'>, pattern: RegExp): Route {
  const respond = (arrival: Arrival, services: Services) => listObjects(arrival, kind, services);
  return { kind: 'list', method: 'GET', pattern, dialect: openaiDialect, respond };
}

/** What came of a caller's own requests, told to every client alike. */
const ownRequest: Route = {
  kind: 'list',
  method: 'GET',
  pattern: /^\/v1\/requests\/([^/]+)$/,
  dialect: openaiDialect,
  respond: (arrival, services, asked) => showRequest(arrival, asked ?? '', services),
};

/** How clients reach an account directly, whatever the method. */
const native = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'].map(
  (method): Route => ({
    kind: 'call',
    method,
    pattern: /^\/providers\/([^/]+)(\/.*)$/,
    surface: (slug = '', path = '') => nativeSurface({ slug, path }),
  }),
);

/** Every route of the proxy API but the health checks. The first that matches serves. */
export const routes: readonly Route[] = [
  chats(/^\/v1\/chat\/completions$/, chatSurface(openaiChat)),
  chats(/^\/v1\/responses$/, chatSurface(openaiResponses)),
  chats(/^\/v1\/messages$/, chatSurface(anthropicMessages)),
  google('generateContent', false),
  google('streamGenerateContent', true),
  ...[openaiDialect, anthropicDialect, googleDialect].map(sharedModels),
  models(/^\/v1(?:beta|alpha)\/models(?:\/(.+))?$/, googleDialect),
  ...operationRoutes,
  ...objects,
  ownRequest,
  ...native,
];
