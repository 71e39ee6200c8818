import { account, emailVerification, passwordReset } from './account.ts';
import { adjustments } from './adjustments.ts';
import { apiTokens } from './api-tokens.ts';
import { auditEvents } from './audit.ts';
import { budgetRaises } from './budget-raises.ts';
import { budgets } from './budgets.ts';
import { cache } from './cache.ts';
import { channels } from './channels.ts';
import { costs } from './costs.ts';
import { limitPolicies } from './limits.ts';
import { logExports } from './log-exports.ts';
import { erasures, legalHolds, retention } from './log-keeping.ts';
import { logSinks } from './log-sinks.ts';
import { invitation, invitations, members } from './members.ts';
import { models, priceOverrides } from './models.ts';
import { openapi } from './openapi.ts';
import { operatorOrganizations } from './operator.ts';
import { checklist, organization, organizations } from './organization.ts';
import { overview } from './overview.ts';
import { cachePolicies, contentPolicies } from './policies.ts';
import { providerAccounts, providerCredentials, providers } from './provider-accounts.ts';
import { requests } from './requests.ts';
import { routing, routingVersions, shadowRuns } from './routing.ts';
import { savedViews } from './saved-views.ts';
import { session, sessions, signInOptions, signUp } from './session.ts';
import { statements } from './statements.ts';
import { teamMembers, teams } from './teams.ts';
import { impact, virtualKeys } from './virtual-keys.ts';

export type { Access, Route, RouteInput, RouteOutput } from './define-route.ts';
export { type Problem, type ProblemCode, problem, problems } from './problem.ts';

/** Every route of the management API, by resource and action. Browser and server read the same declarations. */
export const contract = {
  session,
  signInOptions,
  signUp,
  sessions,
  account,
  emailVerification,
  passwordReset,
  organizations,
  organization,
  checklist,
  members,
  invitations,
  invitation,
  teams,
  teamMembers,
  virtualKeys,
  impact,
  providers,
  providerAccounts,
  providerCredentials,
  routing,
  routingVersions,
  shadowRuns,
  budgets,
  budgetRaises,
  limitPolicies,
  channels,
  models,
  priceOverrides,
  requests,
  logExports,
  logSinks,
  retention,
  legalHolds,
  erasures,
  contentPolicies,
  cachePolicies,
  cache,
  costs,
  statements,
  adjustments,
  savedViews,
  overview,
  auditEvents,
  apiTokens,
  operatorOrganizations,
  openapi,
};
