import { GatewayError } from '@switchyard/core/errors';
import type { Dialect } from '@switchyard/core/formats/wire-format';

/** A 404 that says what the base URL of this client should have been, for the mistakes that clients make. */
export function wrongPath(path: string, origin: string, dialect: Dialect): GatewayError {
  const hint = isKnownCall(path) ? ` ${baseUrls(origin)[dialect.name]}` : ` ${overview}`;
  return new GatewayError('not_found', `There is nothing at ${path}.${hint}`);
}

const baseUrls = (origin: string): Readonly<Record<Dialect['name'], string>> => ({
  openai: `The base URL of an OpenAI client is ${origin}/v1, once and with /v1 at its end.`,
  anthropic: `The base URL of an Anthropic client is ${origin}, without /v1: the client adds /v1/messages itself.`,
  google: `The base URL of a Google client is ${origin}, without a version: the client adds /v1beta/models/… itself.`,
});

/** What is left when the parts that clients get wrong are taken away is something that is served. */
function isKnownCall(path: string): boolean {
  const rest = path.replace(/^\/(openai|anthropic|google)(?=\/)/, '').replace(/^(\/v1(beta|alpha)?)+(?=\/)/, '');
  return /^\/(chat\/completions|completions|responses|embeddings|images\/|audio\/|moderations|rerank|files|batches|models|messages)/.test(
    rest,
  );
}

const overview =
  'This gateway serves OpenAI clients at /v1, Anthropic clients at /v1/messages, Google clients at /v1beta and provider accounts at /providers/{account}.';
