import type { OpenRequest } from '../open-request.ts';

/** What every answer says about itself: its id, the limit that is left, and which way it took. */
export function responseHeaders(open: OpenRequest, contentType: string): Headers {
  const headers = new Headers({ 'content-type': contentType, 'x-request-id': open.id, 'request-id': open.id });
  headers.set('x-switchyard-configuration', String(open.caller.configuration.version));
  describeRoute(headers, open);
  const dropped = last(open)?.dropped ?? [];
  if (dropped.length > 0) headers.set('x-switchyard-dropped', headerSafe(dropped.join(', ').slice(0, 1_000)));
  if (open.rateLimit) describeRateLimit(headers, open.rateLimit);
  if (open.shape?.kind === 'stream') {
    headers.set('cache-control', 'no-cache');
    headers.set('x-accel-buffering', 'no');
  } else if (open.costNanos !== null) headers.set('x-switchyard-cost-nanos', String(open.costNanos));
  return headers;
}

const last = ({ attempts }: OpenRequest) => attempts.at(-1);

function describeRoute(headers: Headers, open: OpenRequest): void {
  const { plan, attempts } = open;
  const served = last(open);
  if (plan) headers.set('x-switchyard-rule', plan.rule ? `${plan.rule.id};v=${plan.rule.version}` : 'none');
  headers.set('x-switchyard-attempts', String(attempts.length));
  if (served === undefined) return;
  headers.set('x-switchyard-provider', served.provider);
  headers.set('x-switchyard-model', headerSafe(served.model));
  if (served.upstreamRequestId) headers.set('x-switchyard-upstream-request-id', headerSafe(served.upstreamRequestId));
}

/** The names and units are OpenAI's; the reset is when the next request is free again. */
function describeRateLimit(
  headers: Headers,
  { limit, remaining, freesInMs }: NonNullable<OpenRequest['rateLimit']>,
): void {
  headers.set('x-ratelimit-limit-requests', String(limit));
  headers.set('x-ratelimit-remaining-requests', String(remaining));
  headers.set('x-ratelimit-reset-requests', `${(Math.max(freesInMs, 0) / 1_000).toFixed(3)}s`);
}

const headerSafe = (text: string) => text.replace(/[^\x20-\x7e]/g, '?');
