import type { Permission, Role } from '@switchyard/core/tenancy/permissions';

/** What a role is called, and what it is for. */
export const roleWords: Record<Role, { label: string; help: string }> = {
  OWNER: { label: 'Owner', help: 'Everything, and makes other owners.' },
  ADMIN: { label: 'Admin', help: 'Runs teams, providers, rules and budgets.' },
  MEMBER: { label: 'Member', help: 'Issues keys of the teams they belong to, asks for raises.' },
  VIEWER: { label: 'Viewer', help: 'Sees everything, changes nothing.' },
};

/** What a permission allows, in words. */
export const permissionWords: Record<Permission, string> = {
  'organization.read': 'See the organization',
  'organization.update': 'Rename the organization, set its time zone',
  'members.read': 'See members',
  'members.manage': 'Invite, change and remove members',
  'teams.read': 'See teams',
  'teams.manage': 'Create, rename and archive teams',
  'virtual-keys.read': 'See keys',
  'virtual-keys.manage': 'Issue and revoke keys (members: of their teams)',
  'provider-accounts.read': 'See provider accounts and prices',
  'provider-accounts.manage': 'Add, test and change provider accounts',
  'prices.manage': 'Set own prices',
  'routing-rules.read': 'See routing rules',
  'routing-rules.manage': 'Write and order routing rules',
  'budgets.read': 'See budgets',
  'budgets.manage': 'Set budgets, decide on raises',
  'budget-raises.request': 'Ask for a raise of a budget',
  'limits.read': 'See limits',
  'limits.manage': 'Set limits',
  'channels.read': 'See notification channels',
  'channels.manage': 'Add, test and remove notification channels',
  'requests.read': 'See requests',
  'request-content.read': 'Open what was said in requests',
  'request-logs.manage': 'Decide what is kept of requests, and where it is sent',
  'request-exports.manage': 'Export requests',
  'cache.read': 'See the cache',
  'cache.manage': 'Set up and empty the cache',
  'costs.read': 'See costs',
  'statements.close': 'Close monthly statements',
  'saved-views.manage': 'Keep views of their own',
  'audit.read': 'Read the audit log',
  'api-tokens.manage': 'Issue and revoke API tokens',
};
