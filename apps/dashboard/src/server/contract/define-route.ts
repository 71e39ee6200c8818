import type { Permission } from '@switchyard/core/tenancy/permissions';
import type { z } from 'zod';

/** Who may call a route. Organization routes take a session (with `x-switchyard-organization: <slug>`) or an API token. */
export type Access =
  | { kind: 'public' }
  | { kind: 'signed-in' }
  | { kind: 'organization'; permission: Permission }
  | { kind: 'operator' };

/** One route of the management API as a declaration: the engine, the client, the document and the tests all read it. */
export type Route = {
  /** `<resource>.<action>`, unique. */
  name: string;
  summary: string;
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Below `/api/v1`; `:name` stands for a parameter. */
  path: `/${string}`;
  access: Access;
  params?: z.ZodObject;
  query?: z.ZodObject;
  body?: z.ZodType;
  response: z.ZodType;
  /** What the answer is when it is not JSON; `application/octet-stream` is a file of any kind, sent piece by piece. */
  produces?: 'text/csv' | 'application/octet-stream';
};

/** Declares a route; the answer keeps the exact types of its schemas. */
export function defineRoute<const Declared extends Route>(route: Declared): Declared {
  return route;
}

/** Allows members of an organization, and its API tokens, whose role has the permission. */
export const withPermission = <const Name extends Permission>(permission: Name) =>
  ({ kind: 'organization', permission }) as const;

/** Allows everyone who is signed in; API tokens are not people and are refused. */
export const signedIn = { kind: 'signed-in' } as const;

/** Allows everyone. */
export const everyone = { kind: 'public' } as const;

/** Allows operators of the installation. */
export const operators = { kind: 'operator' } as const;

type Part<Declared, Name extends string> = Declared extends { [Key in Name]: infer Schema extends z.ZodType }
  ? object extends z.input<Schema>
    ? { [Key in Name]?: z.input<Schema> }
    : { [Key in Name]: z.input<Schema> }
  : object;

/** What a caller gives: `params`, `query` and `body`, each only where the route has it. */
export type RouteInput<Declared extends Route> = Part<Declared, 'params'> &
  Part<Declared, 'query'> &
  Part<Declared, 'body'>;

/** What a caller gets. */
export type RouteOutput<Declared extends Route> = z.output<Declared['response']>;
