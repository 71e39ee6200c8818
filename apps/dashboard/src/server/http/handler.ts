import type { Role } from '@switchyard/core/tenancy/permissions';
import type { Scoped } from '@switchyard/db/client/create-database';
import type { Actor, AuditEntry } from '@switchyard/db/directory/change-organization';
import type { OrganizationRow } from '@switchyard/db/directory/organizations';
import type { UserRow } from '@switchyard/db/directory/users';
import type { z } from 'zod';
import type { App } from '../app.ts';
import type { Access, Route, RouteOutput } from '../contract/index.ts';

/** What every handler gets. */
export type Call = {
  app: App;
  /** One moment for the whole call. */
  now: Date;
  actor: Actor;
  ip: string;
};

/** A call inside one organization. */
export type OrganizationCall = Call & {
  organization: OrganizationRow;
  role: Role;
  /** The signed-in person; null when a program calls. */
  user: UserRow | null;
  /** Runs reads in one transaction that sees this organization alone. */
  read<Result>(fn: (scoped: Scoped, organizationId: string) => Promise<Result>): Promise<Result>;
  /** Runs a change in one transaction with its audit events; gateways hear of it after the commit. */
  change<Result>(fn: ChangeFn<Result>): Promise<Result>;
  /** As `change`, for what gateways need not know. */
  changeQuietly<Result>(fn: ChangeFn<Result>): Promise<Result>;
};

/** A change: writes through `scoped` and tells `audit` what it did. */
export type ChangeFn<Result> = (
  scoped: Scoped,
  context: { organizationId: string; audit(entry: AuditEntry): void },
) => Promise<Result>;

/** A call by a signed-in person. */
export type PersonCall = Call & { user: UserRow; sessionId: string };

type CallOf<Kind extends Access['kind']> = Kind extends 'organization'
  ? OrganizationCall
  : Kind extends 'public'
    ? Call
    : PersonCall;

type Parsed<Declared, Name extends string> = Declared extends { [Key in Name]: infer Schema extends z.ZodType }
  ? { [Key in Name]: z.output<Schema> }
  : object;

/** What a route's handler gets: its parsed input, and who calls according to the route's access. */
export type HandlerCall<Declared extends Route> = CallOf<Declared['access']['kind']> &
  Parsed<Declared, 'params'> &
  Parsed<Declared, 'query'> &
  Parsed<Declared, 'body'>;

/** A file as a handler answers it, for routes that produce `application/octet-stream`. */
export type FileAnswer = { name: string; contentType: string; body: ReadableStream<Uint8Array> };

/** What a route's handler answers. */
export type HandlerAnswer<Declared extends Route> = Declared extends { produces: 'application/octet-stream' }
  ? FileAnswer
  : RouteOutput<Declared>;

/** What the engine calls; `handle` has checked the types at the declaration. */
export type AnyHandler = (call: never) => Promise<unknown>;

/** A route with its handler. */
export type Handled = { route: Route; handler: AnyHandler };

/** Ties a handler to its route: the compiler holds it to the route's input, access and response. */
export function handle<const Declared extends Route>(
  route: Declared,
  handler: (call: HandlerCall<Declared>) => Promise<HandlerAnswer<Declared>>,
): Handled {
  return { route, handler };
}
