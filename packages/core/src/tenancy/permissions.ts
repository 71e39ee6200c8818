/** A member's role in an organization, the strongest first. */
export const roles = ['OWNER', 'ADMIN', 'MEMBER', 'VIEWER'] as const;

/** See {@link roles}. */
export type Role = (typeof roles)[number];

/** Everything that can be allowed in an organization. Each management route names exactly one. */
export type Permission = keyof typeof permissions;

/**
 * Who may do what. The strongest role has every permission; each permission names the roles that have it.
 * Anything not listed is allowed to nobody.
 */
export const permissions = {
  'organization.read': ['OWNER', 'ADMIN', 'MEMBER', 'VIEWER'],
  'organization.update': ['OWNER', 'ADMIN'],
  'members.read': ['OWNER', 'ADMIN', 'MEMBER', 'VIEWER'],
  'members.manage': ['OWNER', 'ADMIN'],
  'teams.read': ['OWNER', 'ADMIN', 'MEMBER', 'VIEWER'],
  'teams.manage': ['OWNER', 'ADMIN'],
  'virtual-keys.read': ['OWNER', 'ADMIN', 'MEMBER', 'VIEWER'],
  /** Members issue and revoke keys of the teams they belong to; admins of any team. The handler narrows it. */
  'virtual-keys.manage': ['OWNER', 'ADMIN', 'MEMBER'],
  'provider-accounts.read': ['OWNER', 'ADMIN', 'MEMBER', 'VIEWER'],
  'provider-accounts.manage': ['OWNER', 'ADMIN'],
  'prices.manage': ['OWNER', 'ADMIN'],
  'routing-rules.read': ['OWNER', 'ADMIN', 'MEMBER', 'VIEWER'],
  'routing-rules.manage': ['OWNER', 'ADMIN'],
  'budgets.read': ['OWNER', 'ADMIN', 'MEMBER', 'VIEWER'],
  'budgets.manage': ['OWNER', 'ADMIN'],
  'limits.read': ['OWNER', 'ADMIN', 'MEMBER', 'VIEWER'],
  'limits.manage': ['OWNER', 'ADMIN'],
  'channels.read': ['OWNER', 'ADMIN', 'MEMBER', 'VIEWER'],
  'channels.manage': ['OWNER', 'ADMIN'],
  /** Asking for more; who manages budgets decides. */
  'budget-raises.request': ['OWNER', 'ADMIN', 'MEMBER'],
  'requests.read': ['OWNER', 'ADMIN', 'MEMBER', 'VIEWER'],
  /** Opening what was said. Each time is audited. */
  'request-content.read': ['OWNER', 'ADMIN'],
  /** What is kept of requests, for how long and where it is sent: content policies, retention, holds, sinks, erasure. */
  'request-logs.manage': ['OWNER', 'ADMIN'],
  'request-exports.manage': ['OWNER', 'ADMIN', 'MEMBER'],
  'cache.read': ['OWNER', 'ADMIN', 'MEMBER', 'VIEWER'],
  'cache.manage': ['OWNER', 'ADMIN'],
  'costs.read': ['OWNER', 'ADMIN', 'MEMBER', 'VIEWER'],
  /** Freezes what teams are charged for a month. */
  'statements.close': ['OWNER', 'ADMIN'],
  /** A person's own kept questions. */
  'saved-views.manage': ['OWNER', 'ADMIN', 'MEMBER', 'VIEWER'],
  'audit.read': ['OWNER', 'ADMIN'],
  'api-tokens.manage': ['OWNER', 'ADMIN'],
} as const satisfies Record<string, readonly Role[]>;

/** Whether a role has a permission. */
export function can(role: Role, permission: Permission): boolean {
  const allowed: readonly Role[] = permissions[permission];
  return allowed.includes(role);
}

/** Whether someone with role `actor` may give, change or take role `subject`: never a stronger one than their own. */
export function mayGrant(actor: Role, subject: Role): boolean {
  return can(actor, 'members.manage') && roles.indexOf(actor) <= roles.indexOf(subject);
}
