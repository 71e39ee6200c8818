import type { Handled } from '../http/handler.ts';
import { accountRoutes } from './account.ts';
import { invitationRoutes } from './invitations.ts';
import { memberRoutes } from './members.ts';
import { organizationRoutes } from './organization.ts';
import { sessionRoutes } from './session.ts';
import { sessionsRoutes } from './sessions.ts';
import { teamRoutes } from './teams.ts';

/** Every route of the management API with its handler. To add one: declare it in the contract, handle it, list it here. */
export const routes: readonly Handled[] = [
  ...sessionRoutes,
  ...sessionsRoutes,
  ...accountRoutes,
  ...organizationRoutes,
  ...memberRoutes,
  ...invitationRoutes,
  ...teamRoutes,
];
