import type { ChatFormat } from '../calls/chat-format.ts';
import { bearerKey, keyProblem } from '../calls/keys.ts';
import { playChat } from '../calls/play-chat.ts';
import type { Services } from '../calls/services.ts';
import type { Exchange } from '../http/exchange.ts';
import { generateQuestion } from './generate-question.ts';
import { type GenerateRequest, parseGenerateRequest } from './generate-request.ts';
import { GENERATE_GRAIN } from './generate-usage.ts';
import { generateWire } from './generate-wire.ts';
import { googleRefusal, type Surface } from './google-refusal.ts';
import { googleModels } from './models.ts';

const HEADERS = { 'x-content-type-options': 'nosniff', vary: 'Origin' };

/** `POST …/models/{model}:generateContent` and `:streamGenerateContent` of the Gemini API and of Vertex AI. */
export function generateRoute(
  exchange: Exchange,
  services: Services,
  entry: { surface: Surface; callNumber: number },
): Promise<void> {
  const { surface, callNumber } = entry;
  return playChat({ exchange, callNumber, format: generateFormat(exchange, services, surface) }, services);
}

/** `GET /v1beta/models` and `/v1beta/models/{id}`. */
export async function googleModelsRoute(exchange: Exchange, services: Services, path: string): Promise<void> {
  const surface: Surface = { vendor: 'gemini', version: 'v1beta', model: '', stream: false, form: 'sse' };
  const problem = keyProblem(keyOf(exchange), services.apiKeys);
  const found = problem ? null : googleModels(path, new URLSearchParams(exchange.query));
  if (typeof found === 'string') return exchange.send(200, found, HEADERS);
  const refusal = googleRefusal(problem ?? { kind: 'no_model', model: found?.unknown ?? '' }, surface);
  exchange.send(refusal.status, refusal.body, HEADERS);
}

function generateFormat(exchange: Exchange, services: Services, surface: Surface): ChatFormat<GenerateRequest> {
  const key = keyOf(exchange);
  return {
    name: 'google-generate-content',
    grain: GENERATE_GRAIN,
    key,
    checkKey: () => keyProblem(key, services.apiKeys),
    note: () => ({ model: surface.model, user: null, stream: surface.stream }),
    read: (body) => parseGenerateRequest(body, surface.model.split('+')[0] ?? ''),
    question: generateQuestion,
    wire: (answered) => generateWire(answered, surface),
    refuse: (problem) => googleRefusal(problem, surface),
    headers: () => ({ ...HEADERS }),
  };
}

/** The key, from its header, the query, or as a bearer token. */
export function keyOf(exchange: Exchange): string | null {
  const inQuery = new URLSearchParams(exchange.query).get('key');
  return exchange.header('x-goog-api-key') ?? inQuery ?? bearerKey(exchange.header('authorization'));
}
