import type { App } from '../app.ts';
import type { Caller } from '../auth/authenticate.ts';
import { ApiProblem } from './api-problem.ts';

/**
 * Refuses changes that another site makes a signed-in browser send. Browsers name their origin with every such call; one with a
 * session and without an origin is refused, too. API tokens are never sent by themselves, so they need no origin.
 */
export function checkOrigin({ environment }: App, request: Request, caller: Caller): void {
  if (request.method === 'GET' || caller.kind === 'api-token') return;
  const origin = request.headers.get('origin');
  if (origin === null && caller.kind === 'nobody') return;
  if (origin === new URL(environment.DASHBOARD_URL).origin) return;
  if (origin !== null && hostOf(origin) === request.headers.get('host')) return;
  throw new ApiProblem('cross_origin', `Changes are accepted from ${environment.DASHBOARD_URL} only.`);
}

function hostOf(origin: string): string | undefined {
  return URL.canParse(origin) ? new URL(origin).host : undefined;
}
