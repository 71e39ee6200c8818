import { mayGrant } from '@switchyard/core/tenancy/permissions';
import {
  type ApiTokenRow,
  createApiToken,
  findApiToken,
  issuerOfApiToken,
  listApiTokens,
  revokeApiToken,
} from '@switchyard/db/directory/api-tokens';
import { statusOf } from '@switchyard/db/directory/virtual-keys';
import { hashToken, issueToken } from '@switchyard/platform/secrets/token';
import { contract } from '../contract/index.ts';
import { ApiProblem, invalidField } from '../http/api-problem.ts';
import { handle } from '../http/handler.ts';
import { iso, isoOrNull, wholeList } from './views.ts';

const list = handle(contract.apiTokens.list, async ({ read, now }) => {
  const tokens = await read(listApiTokens);
  return wholeList(tokens.map((token) => view(token, now)));
});

const create = handle(contract.apiTokens.create, async (call) => {
  const { app, changeQuietly, role: by, user, actor, now, body } = call;
  const { name, role } = body;
  if (!mayGrant(by, role)) throw new ApiProblem('forbidden', 'A token cannot have a role stronger than your own.');
  const expiresAt = body.expiresAt ? new Date(body.expiresAt) : null;
  if (expiresAt && expiresAt <= now) throw invalidField('expiresAt', 'The token must expire in the future, or never.');
  const { secret, prefix, last4 } = issueToken('syt');
  const row = await changeQuietly(async (scoped, { organizationId, audit }) => {
    const tokenHash = hashToken(app.environment.KEY_PEPPER, secret);
    // A token that a token issues belongs to the same person, so it goes when that person goes.
    const createdById =
      user?.id ?? (actor.id === null ? null : await issuerOfApiToken(scoped, organizationId, actor.id));
    const token = { name, role, tokenHash, prefix, last4, expiresAt, createdById };
    const { id } = await createApiToken(scoped, organizationId, token);
    audit({
      action: 'api-token.create',
      targetKind: 'api-token',
      targetId: id,
      summary: `Issued the API token ${name}`,
      after: { name, role, prefix, last4, expiresAt },
    });
    return findApiToken(scoped, organizationId, id);
  });
  return { apiToken: view(row, now), secret };
});

const revoke = handle(contract.apiTokens.revoke, ({ changeQuietly, role: by, params }) =>
  changeQuietly(async (scoped, { organizationId, audit }) => {
    const { id, name, role, revokedAt } = await revokeApiToken(scoped, organizationId, params.id);
    if (!mayGrant(by, role)) throw new ApiProblem('forbidden', 'Only someone with at least its role may revoke it.');
    const target = { targetKind: 'api-token', targetId: id };
    if (!revokedAt) audit({ action: 'api-token.revoke', ...target, summary: `Revoked the API token ${name}` });
  }),
);

/** API tokens of the organization. */
export const apiTokenRoutes = [list, create, revoke];

function view({ revokedAt, createdAt, expiresAt, lastUsedAt, ...token }: ApiTokenRow, now: Date) {
  return {
    ...token,
    status: statusOf({ revokedAt, expiresAt }, now),
    createdAt: iso(createdAt),
    expiresAt: isoOrNull(expiresAt),
    lastUsedAt: isoOrNull(lastUsedAt),
  };
}
