import type { Handled } from '../http/handler.ts';
import { accountRoutes } from './account.ts';
import { accountHealthRoutes } from './account-health.ts';
import { adjustmentRoutes } from './adjustments.ts';
import { apiTokenRoutes } from './api-tokens.ts';
import { auditRoutes } from './audit-events.ts';
import { budgetRaiseRoutes } from './budget-raises.ts';
import { budgetRoutes } from './budgets.ts';
import { cacheRoutes } from './cache.ts';
import { channelRoutes } from './channels.ts';
import { costExportRoutes } from './cost-exports.ts';
import { costRoutes } from './costs.ts';
import { invitationRoutes } from './invitations.ts';
import { limitPolicyRoutes } from './limit-policies.ts';
import { logExportRoutes } from './log-exports.ts';
import { logKeepingRoutes } from './log-keeping.ts';
import { logSinkRoutes } from './log-sinks.ts';
import { memberRoutes } from './members.ts';
import { modelRoutes } from './models.ts';
import { openapiRoutes } from './openapi.ts';
import { operatorRoutes } from './operator.ts';
import { organizationRoutes } from './organization.ts';
import { overviewRoutes } from './overview.ts';
import { policyRoutes } from './policies.ts';
import { priceOverrideRoutes } from './price-overrides.ts';
import { providerAccountRoutes } from './provider-accounts.ts';
import { providerCredentialRoutes } from './provider-credentials.ts';
import { requestContentRoutes } from './request-content.ts';
import { requestDetailRoutes } from './request-detail.ts';
import { requestSearchRoutes } from './request-search.ts';
import { requestRoutes } from './requests.ts';
import { routingRoutes } from './routing.ts';
import { routingVersionRoutes } from './routing-versions.ts';
import { savedViewRoutes } from './saved-views.ts';
import { sessionRoutes } from './session.ts';
import { sessionsRoutes } from './sessions.ts';
import { shadowRunRoutes } from './shadow-runs.ts';
import { statementRoutes } from './statements.ts';
import { teamRoutes } from './teams.ts';
import { virtualKeyRoutes } from './virtual-keys.ts';
import { whatIfRoutes } from './what-if.ts';

/** Every route of the management API with its handler. To add one: declare it in the contract, handle it, list it here. */
export const routes: readonly Handled[] = [
  ...sessionRoutes,
  ...sessionsRoutes,
  ...accountRoutes,
  ...organizationRoutes,
  ...memberRoutes,
  ...invitationRoutes,
  ...teamRoutes,
  ...virtualKeyRoutes,
  ...providerAccountRoutes,
  ...accountHealthRoutes,
  ...providerCredentialRoutes,
  ...routingRoutes,
  ...routingVersionRoutes,
  ...shadowRunRoutes,
  ...budgetRoutes,
  ...budgetRaiseRoutes,
  ...limitPolicyRoutes,
  ...channelRoutes,
  ...modelRoutes,
  ...priceOverrideRoutes,
  ...requestRoutes,
  ...requestDetailRoutes,
  ...requestContentRoutes,
  ...requestSearchRoutes,
  ...logExportRoutes,
  ...logSinkRoutes,
  ...logKeepingRoutes,
  ...policyRoutes,
  ...cacheRoutes,
  ...costRoutes,
  ...costExportRoutes,
  ...whatIfRoutes,
  ...statementRoutes,
  ...adjustmentRoutes,
  ...savedViewRoutes,
  ...overviewRoutes,
  ...auditRoutes,
  ...apiTokenRoutes,
  ...operatorRoutes,
  ...openapiRoutes,
];
