import type { OpenRequest } from '../open-request.ts';
import { cacheHeaders } from './cache-headers.ts';
import { headerSafe } from './header-safe.ts';
import { limitHeaders } from './limit-headers.ts';

/** What every answer says about itself: its id, what is left of its limits and budgets, and which way it took. */
export function responseHeaders(open: OpenRequest, contentType: string): Headers {
  const headers = new Headers({ 'content-type': contentType, 'x-request-id': open.id, 'request-id': open.id });
  // What a provider sends is shown by no browser as something else than it says.
  headers.set('x-content-type-options', 'nosniff');
  headers.set('x-switchyard-configuration', String(open.caller.configuration.version));
  describeRoute(headers, open);
  const dropped = last(open)?.dropped ?? [];
  if (dropped.length > 0) headers.set('x-switchyard-dropped', headerSafe(dropped.join(', ').slice(0, 1_000)));
  for (const [name, value] of Object.entries(cacheHeaders(open))) headers.set(name, value);
  for (const [name, value] of Object.entries(limitHeaders(open))) headers.set(name, value);
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
  const maker = served ?? open.cache?.maker;
  if (maker) headers.set('x-switchyard-provider', maker.provider);
  if (maker && maker.model !== '') headers.set('x-switchyard-model', headerSafe(maker.model));
  if (served?.upstreamRequestId) headers.set('x-switchyard-upstream-request-id', headerSafe(served.upstreamRequestId));
}
