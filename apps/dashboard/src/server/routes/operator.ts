import { listAllOrganizations, type OperatedOrganization } from '@switchyard/db/directory/operator';
import { setOrganizationStatus } from '@switchyard/db/directory/organizations';
import { found } from '@switchyard/db/directory/refusal';
import { contract } from '../contract/index.ts';
import { handle, type PersonCall } from '../http/handler.ts';
import { change } from '../http/organization-call.ts';
import { iso, wholeList } from './views.ts';

const list = handle(contract.operatorOrganizations.list, async ({ app, user, now }) =>
  wholeList((await listAllOrganizations(app.db, user.id, now)).map(view)),
);

const suspend = handle(contract.operatorOrganizations.suspend, (call) => setStatus(call, call.params.id, 'SUSPENDED'));
const resume = handle(contract.operatorOrganizations.resume, (call) => setStatus(call, call.params.id, 'ACTIVE'));

/** The operator's page. */
export const operatorRoutes = [list, suspend, resume];

async function setStatus(call: PersonCall, organizationId: string, status: 'ACTIVE' | 'SUSPENDED') {
  await change(call, { organizationId, reachesGateway: true }, async (scoped, { audit }) => {
    const { name, changed } = await setOrganizationStatus(scoped, organizationId, status);
    const [verb, word] = status === 'SUSPENDED' ? ['suspend', 'Suspended'] : ['resume', 'Resumed'];
    const target = { targetKind: 'organization', targetId: organizationId };
    if (changed) audit({ action: `organization.${verb}`, ...target, summary: `${word} the organization ${name}` });
  });
  const { app, user, now } = call;
  const organizations = await listAllOrganizations(app.db, user.id, now);
  return view(
    found(
      organizations.find(({ id }) => id === organizationId),
      'organization',
    ),
  );
}

const view = ({ createdAt, monthCostNanos, ...organization }: OperatedOrganization) => ({
  ...organization,
  createdAt: iso(createdAt),
  monthCostNanos: monthCostNanos.toString(),
});
