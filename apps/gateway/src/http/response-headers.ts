import type { OpenRequest } from '../open-request.ts';

/** What every answer says about itself: its id, the limit that is left, and which way it took. */
export function responseHeaders(open: OpenRequest, contentType: string): Headers {
  const headers = new Headers({ 'content-type': contentType, 'x-request-id': open.id, 'request-id': open.id });
  // What a provider sends is shown by no browser as something else than it says.
  headers.set('x-content-type-options', 'nosniff');
  headers.set('x-switchyard-configuration', String(open.caller.configuration.version));
  describeRoute(headers, open);
  const dropped = last(open)?.dropped ?? [];
  if (dropped.length > 0) headers.set('x-switchyard-dropped', headerSafe(dropped.join(', ').slice(0, 1_000)));
  const { rateLimit } = open;
  if (rateLimit) describeRateLimit(headers, { ...open, rateLimit });
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
  if (plan) headers.set('x-switchyard-routing-version', `${plan.routingVersion}${plan.canary ? ';canary' : ''}`);
  if (plan) headers.set('x-switchyard-rule', plan.rule ? `${plan.rule.id};v=${plan.rule.version}` : 'none');
  headers.set('x-switchyard-attempts', String(attempts.length));
  if (served === undefined) return;
  headers.set('x-switchyard-provider', served.provider);
  if (served.model !== '') headers.set('x-switchyard-model', headerSafe(served.model));
  if (served.upstreamRequestId) headers.set('x-switchyard-upstream-request-id', headerSafe(served.upstreamRequestId));
}

type Limited = Pick<OpenRequest, 'startedAtMs' | 'surface'> & { rateLimit: NonNullable<OpenRequest['rateLimit']> };

/** Each family has its own names and units; the reset is when the next request is free again. */
function describeRateLimit(headers: Headers, { rateLimit, surface, startedAtMs }: Limited): void {
  const freesInMs = Math.max(rateLimit.freesInMs, 0);
  const isAnthropic = surface.dialect.name === 'anthropic';
  const told = {
    limit: String(rateLimit.limit),
    remaining: String(rateLimit.remaining),
    reset: isAnthropic ? wholeSecond(startedAtMs + freesInMs) : `${(freesInMs / 1_000).toFixed(3)}s`,
  };
  for (const [name, value] of Object.entries(told))
    headers.set(isAnthropic ? `anthropic-ratelimit-requests-${name}` : `x-ratelimit-${name}-requests`, value);
}

/** The first whole second from then on, in RFC 3339. */
const wholeSecond = (ms: number) => new Date(Math.ceil(ms / 1_000) * 1_000).toISOString().replace('.000Z', 'Z');

/** A value as a header can hold it. */
export const headerSafe = (text: string) => text.replace(/[^\x20-\x7e]/g, '?');
