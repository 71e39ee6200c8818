import { can, type Role } from '@switchyard/core/tenancy/permissions';
import { findLiveApiToken } from '@switchyard/db/directory/api-tokens';
import type { Actor } from '@switchyard/db/directory/change-organization';
import { findOrganization, findOrganizationOf, type OrganizationRow } from '@switchyard/db/directory/organizations';
import { findLiveSession } from '@switchyard/db/directory/sessions';
import type { UserRow } from '@switchyard/db/directory/users';
import { hashToken, isWellFormedToken } from '@switchyard/platform/secrets/token';
import type { App } from '../app.ts';
import type { Access, Route } from '../contract/index.ts';
import { ApiProblem } from '../http/api-problem.ts';
import { readSessionCookie } from './session-cookie.ts';

/** Who calls: a signed-in person, or a program with an API token of one organization. */
export type Caller =
  | { kind: 'nobody' }
  | { kind: 'user'; user: UserRow; sessionId: string }
  | { kind: 'api-token'; id: string; name: string; role: Role; organizationId: string };

/** Who calls, decided anew on every call: an ended session or a revoked token is out at once. */
export async function authenticate(app: App, headers: Headers): Promise<Caller> {
  const authorization = headers.get('authorization');
  if (authorization !== null) return authenticateToken(app, authorization);
  const cookie = await readSessionCookie(app.environment, headers.get('cookie'));
  if (!cookie) return { kind: 'nobody' };
  const session = await findLiveSession(app.db, cookie.sessionId, app.now());
  if (!session || session.user.id !== cookie.userId) return { kind: 'nobody' };
  return { kind: 'user', user: session.user, sessionId: session.id };
}

async function authenticateToken(app: App, authorization: string): Promise<Caller> {
  const [, secret = ''] = /^Bearer (\S+)$/i.exec(authorization) ?? [];
  const unknown = new ApiProblem('unauthenticated', 'This API token is unknown, revoked or expired. Issue a new one.');
  if (!isWellFormedToken('syt', secret)) throw unknown;
  const token = await findLiveApiToken(app.db, hashToken(app.environment.KEY_PEPPER, secret), app.now());
  if (!token) throw unknown;
  return { kind: 'api-token', ...token };
}

/** The organization that a call acts in, and the caller's role there. */
export type Membership = { organization: OrganizationRow; role: Role };

/**
 * Lets a caller through to a route, or throws the ApiProblem that says why not. A stranger's organization is not found, as if it
 * were not there.
 */
export async function authorize(
  app: App,
  { caller, route, slug }: { caller: Caller; route: Route; slug: string | null },
): Promise<Membership | undefined> {
  const { access } = route;
  if (access.kind === 'public') return undefined;
  if (caller.kind === 'nobody') throw new ApiProblem('unauthenticated', 'Sign in, or send an API token.');
  if (access.kind === 'organization') return authorizeMember(app, { caller, route, slug, access });
  if (caller.kind === 'api-token')
    throw new ApiProblem('forbidden', 'API tokens act for an organization; this is for a signed-in person.');
  if (access.kind === 'operator' && !caller.user.isOperator)
    throw new ApiProblem('forbidden', 'Only an operator of this installation may do this.');
  return undefined;
}

async function authorizeMember(
  app: App,
  {
    caller,
    route,
    slug,
    access,
  }: {
    caller: Exclude<Caller, { kind: 'nobody' }>;
    route: Route;
    /** Of the organization that the call names; null when it names none. */
    slug: string | null;
    access: Extract<Access, { kind: 'organization' }>;
  },
): Promise<Membership> {
  const membership = await findMembershipOf(app, caller, slug);
  if (!can(membership.role, access.permission))
    throw new ApiProblem(
      'forbidden',
      `Your role (${membership.role.toLowerCase()}) does not allow this. Ask an owner or an admin.`,
    );
  if (route.method !== 'GET' && membership.organization.status === 'SUSPENDED')
    throw new ApiProblem('organization_suspended', 'The operator suspended this organization; it can only be read.');
  return membership;
}

async function findMembershipOf(
  app: App,
  caller: Exclude<Caller, { kind: 'nobody' }>,
  slug: string | null,
): Promise<Membership> {
  const strange = new ApiProblem('not_found', 'There is no such organization.');
  if (caller.kind === 'api-token') {
    const organization = await findOrganization(app.db, caller.organizationId);
    if (!organization || (slug !== null && slug !== organization.slug)) throw strange;
    return { organization, role: caller.role };
  }
  if (slug === null)
    throw new ApiProblem('invalid_request', 'Name the organization.', {
      errors: [{ field: 'x-switchyard-organization', message: 'Send this header with the slug of the organization.' }],
    });
  const found = await findOrganizationOf(app.db, caller.user.id, slug);
  if (!found) throw strange;
  const { role, ...organization } = found;
  return { organization, role };
}

/** The caller as the audit log names them. */
export function actorOf(caller: Caller, ipAddress: string): Actor {
  switch (caller.kind) {
    case 'nobody':
      return { kind: 'system', id: null, name: 'system', ipAddress };
    case 'user':
      return { kind: 'user', id: caller.user.id, name: caller.user.name, ipAddress };
    case 'api-token':
      return { kind: 'api-token', id: caller.id, name: caller.name, ipAddress };
  }
}
