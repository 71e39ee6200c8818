import { inOrganization } from '@switchyard/db/client/create-database';
import { changeOrganization } from '@switchyard/db/directory/change-organization';
import type { App } from '../app.ts';
import { announceChange } from '../configuration/announce-change.ts';
import type { Call, ChangeFn, OrganizationCall } from './handler.ts';

type Inside = Pick<OrganizationCall, 'organization' | 'role' | 'user'>;

/** Gives a call the means to read and change its organization. */
export function organizationCall(call: Call, inside: Inside): OrganizationCall {
  const { app } = call;
  const organizationId = inside.organization.id;
  return {
    ...call,
    ...inside,
    read: (fn) => inOrganization(app.db, organizationId, (scoped) => fn(scoped, organizationId)),
    change: (fn) => change(call, { organizationId, reachesGateway: true }, fn),
    changeQuietly: (fn) => change(call, { organizationId, reachesGateway: false }, fn),
  };
}

/** Runs a change of one organization and announces it once it is committed. */
export async function change<Result>(
  { app, actor }: { app: App; actor: Call['actor'] },
  { organizationId, reachesGateway }: { organizationId: string; reachesGateway: boolean },
  fn: ChangeFn<Result>,
): Promise<Result> {
  const result = await changeOrganization(app.db, { organizationId, actor, reachesGateway }, (scoped, audit) =>
    fn(scoped, { organizationId, audit }),
  );
  if (reachesGateway) await announceChange(app, organizationId);
  return result;
}
