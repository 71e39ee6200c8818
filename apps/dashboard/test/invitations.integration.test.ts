import { afterAll, expect, test } from 'bun:test';
import { createHarness } from './harness.ts';
import { createWorld } from './world.ts';

const harness = await createHarness({ variables: { ALLOW_SIGN_UP: 'false' } });
const { call, owner } = harness;
const organization = await harness.organization();
const world = createWorld(harness, organization);
const dana = await harness.member(organization.id, 'ADMIN');
afterAll(() => harness.stop());

const invite = async (email: string, extra: Record<string, unknown> = {}) => {
  const body = { emails: [email], role: 'MEMBER', ...extra };
  const answer = await call({
    method: 'POST',
    path: '/invitations',
    body,
    caller: dana,
    organization: organization.slug,
  });
  const [item] = answer.body.items;
  return { id: item.invitation.id, token: item.link.split('/').at(-1), mailed: item.mailed };
};
const accept = (token: string, caller: typeof dana) =>
  call({ method: 'POST', path: `/invitation/${token}/accept`, caller });
const signUp = (body: Record<string, unknown>) => call({ method: 'POST', path: '/sign-up', body });

test('the invited person joins once with the offered role and team, and nobody else does', async () => {
  const lee = await harness.person();
  const sam = await harness.person();
  const team = await world.team();
  const { token } = await invite(lee.email, { teamId: team.id });
  expect((await accept(token, sam)).status).toBe(403);
  expect((await accept(token, lee)).body.organization).toMatchObject({ slug: organization.slug });
  expect((await accept(token, lee)).body).toMatchObject({ code: 'link_unusable' });
  const where = { organizationId: organization.id, userId: lee.userId };
  expect(await owner.membership.findMany({ where, select: { role: true } })).toEqual([{ role: 'MEMBER' }]);
  expect(await owner.teamMembership.count({ where: { ...where, teamId: team.id } })).toBe(1);
  expect(await owner.membership.count({ where: { userId: sam.userId } })).toBe(0);
});

test('a link that was taken back, replaced or has run out opens nothing', async () => {
  const lee = await harness.person();
  const first = await invite(lee.email);
  const second = await invite(lee.email);
  expect((await accept(first.token, lee)).status).toBe(410);
  const path = `/invitations/${second.id}`;
  expect((await call({ method: 'DELETE', path, caller: dana, organization: organization.slug })).status).toBe(204);
  expect((await accept(second.token, lee)).status).toBe(410);
  const third = await invite(lee.email);
  await owner.invitation.update({ where: { id: third.id }, data: { expiresAt: new Date(0) } });
  expect((await accept(third.token, lee)).status).toBe(410);
  expect(await owner.membership.count({ where: { userId: lee.userId } })).toBe(0);
});

test('where sign-up is closed an invitation opens it, for its own address alone', async () => {
  const { token } = await invite('new@example.com');
  const person = { name: 'New', email: 'new@example.com', password: 'a long password' };
  expect((await signUp(person)).body).toMatchObject({ status: 403, code: 'sign_up_closed' });
  expect((await signUp({ ...person, email: 'other@example.com', invitationToken: token })).status).toBe(400);
  expect((await signUp({ ...person, invitationToken: token })).status).toBe(200);
});

test('members are passed over, and without a mail server the link is all there is', async () => {
  const member = await harness.member(organization.id, 'VIEWER');
  const body = { emails: [member.email.toUpperCase(), 'fresh@example.com', 'fresh@example.com'], role: 'VIEWER' };
  const answer = await call({
    method: 'POST',
    path: '/invitations',
    body,
    caller: dana,
    organization: organization.slug,
  });
  expect(answer.body.alreadyMembers).toEqual([member.email]);
  expect(answer.body.items).toMatchObject([{ mailed: false, invitation: { email: 'fresh@example.com' } }]);
});
