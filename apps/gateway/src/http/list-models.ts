import { GatewayError } from '@switchyard/core/errors';
import type { Dialect } from '@switchyard/core/formats/wire-format';
import { modelsOf } from '@switchyard/core/routing/plan-route';
import type { Arrival, Caller } from '../open-request.ts';
import type { Services } from '../services.ts';
import { authenticate } from '../steps/authenticate.ts';

/** The models that the key may ask for, in the shape of the caller's client; or one of them, when the address names it. */
export async function listModels(arrival: Arrival, { dialect, asked }: Listing, services: Services): Promise<Response> {
  const caller = await authenticate(arrival.request, services);
  const { key, configuration } = caller;
  const models = modelsOf(configuration).filter(
    (model) => key.allowedModels.length === 0 || key.allowedModels.includes(model),
  );
  const headers = {
    'x-request-id': arrival.id,
    'request-id': arrival.id,
    'x-switchyard-configuration': String(configuration.version),
  };
  const shape = shapes[dialect.name];
  if (asked === null) return Response.json(shape.list(models.map((model) => shape.one(model, caller))), { headers });
  if (models.includes(asked)) return Response.json(shape.one(asked, caller), { headers });
  throw new GatewayError('model_not_found', `No provider account or routing rule offers the model ${asked}.`, {
    param: 'model',
  });
}

/** Whose shape is wanted, and the model asked for; null for all of them. */
export type Listing = { dialect: Dialect; asked: string | null };

type Shape = { one(model: string, caller: Caller): object; list(models: object[]): object };

const shapes: Readonly<Record<Dialect['name'], Shape>> = {
  openai: {
    one: (model, { configuration }) => ({ id: model, object: 'model', created: 0, owned_by: configuration.slug }),
    list: (data) => ({ object: 'list', data }),
  },
  anthropic: {
    one: (model) => ({ type: 'model', id: model, display_name: model, created_at: '1970-01-01T00:00:00Z' }),
    list: (data) => ({ data, has_more: false, first_id: idOf(data.at(0)), last_id: idOf(data.at(-1)) }),
  },
  google: {
    one: (model) => ({
      name: `models/${model}`,
      displayName: model,
      supportedGenerationMethods: ['generateContent', 'streamGenerateContent', 'countTokens'],
    }),
    list: (models) => ({ models }),
  },
};

const idOf = (model: object | undefined) => (model && 'id' in model ? model.id : null);
