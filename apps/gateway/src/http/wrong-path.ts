import { GatewayError } from '@switchyard/core/errors';

/** A 404 that says what the base URL should have been, for the mistakes that clients make. */
export function wrongPath(path: string, origin: string): GatewayError {
  const rest = path.replace(/^(\/v1)+/, '');
  const served = /^\/(chat\/completions|models)\b/.test(rest);
  const hint = served
    ? ` The base URL of an OpenAI client is ${origin}/v1.`
    : ' This gateway serves POST /v1/chat/completions and GET /v1/models.';
  return new GatewayError('not_found', `There is nothing at ${path}.${hint}`);
}
