import { type Problem, problem, type Route, type RouteInput, type RouteOutput } from '../contract/index.ts';

/** Thrown by `api` for every answer that is not a success. `problem.errors` names the fields that are wrong. */
export class ApiError extends Error {
  override name = 'ApiError';
  readonly problem: Problem;

  constructor(details: Problem) {
    super(details.detail);
    this.problem = details;
  }

  get status(): number {
    return this.problem.status;
  }

  get code(): string {
    return this.problem.code;
  }

  get requestId(): string {
    return this.problem.requestId;
  }
}

/** Which organization a call acts in, by slug, and when to give it up. */
export type CallOptions = { organization?: string; signal?: AbortSignal };

/**
 * Calls a route of the management API as the signed-in person: `api(contract.teams.create, { body: { name } }, { organization })`.
 * Answers the body (text for CSV, undefined for 204). Throws an ApiError; a network that is down is one with status 0 and code
 * "network". An aborted call rejects with the abort's own error.
 */
export async function api<Declared extends Route>(
  route: Declared,
  input: RouteInput<Declared>,
  { organization, signal }: CallOptions = {},
): Promise<RouteOutput<Declared>> {
  const { params, query, body }: AnyInput = input;
  const response = await fetch(routeUrl(route, params, query), {
    method: route.method,
    credentials: 'same-origin',
    headers: {
      accept: route.produces ?? 'application/json',
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(organization === undefined ? {} : { 'x-switchyard-organization': organization }),
    },
    body: body === undefined ? null : JSON.stringify(body),
    signal: signal ?? null,
  }).catch((error: unknown) => {
    if (signal?.aborted) throw error;
    throw new ApiError(ownProblem(0, 'network', 'The dashboard does not answer. Check your connection and try again.'));
  });
  if (!response.ok) throw new ApiError(await readProblem(response));
  return (await readBody(route, response)) as RouteOutput<Declared>;
}

/**
 * The address of a route with its parameters and query filled in; query values that are undefined, null or empty are left out, and a
 * list is written once for each of its values.
 */
export function routeUrl(route: Route, params: Values = {}, query: Values = {}): string {
  const path = route.path.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(String(params[name])));
  const given = Object.entries(query).flatMap(([name, value]) =>
    (Array.isArray(value) ? value : [value])
      .filter((one: unknown) => one !== undefined && one !== null && one !== '')
      .map((one: unknown) => [name, String(one)]),
  );
  const search = new URLSearchParams(given).toString();
  return `/api/v1${path}${search === '' ? '' : `?${search}`}`;
}

type Values = Record<string, unknown>;
type AnyInput = { params?: Values; query?: Values; body?: unknown };

function readBody(route: Route, response: Response): Promise<unknown> {
  if (response.status === 204) return Promise.resolve(undefined);
  return route.produces === undefined ? response.json() : response.text();
}

async function readProblem(response: Response): Promise<Problem> {
  const parsed = problem.safeParse(await response.json().catch(() => undefined));
  if (parsed.success) return parsed.data;
  return ownProblem(response.status, 'unreadable', `The dashboard answered ${response.status} without saying why.`);
}

function ownProblem(status: number, code: string, detail: string): Problem {
  return { type: 'about:blank', title: 'No answer', status, code, detail, requestId: '', errors: [] };
}
