import type { Resting } from '@switchyard/core/routing/resting';
import { readCredentialNames, tellOnce } from '@switchyard/db/notifications/parked-credentials';
import { listOrganizationIds } from '@switchyard/db/requests/list-organization-ids';
import { forEachOrganization } from '../for-each-organization.ts';
import { parkedMessage } from '../notifications/parked-message.ts';
import type { Tools } from '../tools.ts';
import type { Job } from './job.ts';

/**
 * Tells owners and admins of credentials that a provider refuses. One that stays refused is asked again every few minutes and parked
 * anew; that is one park, told of once a day.
 */
export const credentialAlerts = {
  kind: 'scheduled',
  name: 'credential-alerts',
  schedule: () => ({ kind: 'every', ms: 60_000 }),
  async run(tools) {
    await forEachOrganization(await listOrganizationIds(tools.db), async (organizationId) => {
      const rests = await tools.rests.readRests(organizationId, tools.now());
      for (const rest of rests) if (rest.kind === 'parked') await tell(tools, organizationId, rest);
    });
  },
} satisfies Job;

const againMs = 24 * 3_600_000;

async function tell({ db, dashboardUrl, log, now }: Tools, organizationId: string, rest: Resting): Promise<void> {
  const names = await readCredentialNames(db, organizationId, rest.credentialId);
  if (names === undefined) return;
  const notification = parkedMessage({ organizationId, rest, names, dashboardUrl });
  const told = await tellOnce(db, notification, new Date(now() - againMs));
  if (told) log.warn({ organizationId, credentialId: rest.credentialId }, 'told of a credential that is refused');
}
