import type { OpenRequest } from '../open-request.ts';

/** What every answer says about itself: its id, the limit that is left, and which way it took. */
export function responseHeaders(open: OpenRequest, contentType: string): Headers {
  const headers = new Headers({ 'content-type': contentType, 'x-request-id': open.id, 'request-id': open.id });
  headers.set('x-switchyard-configuration', String(open.caller.configuration.version));
  describeRoute(headers, open);
  if (open.rateLimit) describeRateLimit(headers, open.rateLimit);
  if (contentType === 'text/event-stream') {
    headers.set('cache-control', 'no-cache');
    headers.set('x-accel-buffering', 'no');
  } else if (open.costNanos !== null) headers.set('x-switchyard-cost-nanos', String(open.costNanos));
  return headers;
}

function describeRoute(headers: Headers, { plan, attempts }: OpenRequest): void {
  const last = attempts.at(-1);
  if (plan) headers.set('x-switchyard-rule', plan.rule ? `${plan.rule.id};v=${plan.rule.version}` : 'none');
  headers.set('x-switchyard-attempts', String(attempts.length));
  if (last === undefined) return;
  headers.set('x-switchyard-provider', last.provider);
  headers.set('x-switchyard-model', headerSafe(last.model));
  if (last.upstreamRequestId) headers.set('x-switchyard-upstream-request-id', headerSafe(last.upstreamRequestId));
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
