import { newId } from '@switchyard/db/directory/new-id';
import {
  type ChannelRow,
  createChannel,
  findChannel,
  listChannels,
  removeChannel,
  updateChannel,
} from '@switchyard/db/directory/notification-channels';
import { sealAddress } from '../configuration/seal-channel.ts';
import { testChannel } from '../configuration/test-channel.ts';
import { contract } from '../contract/index.ts';
import { invalidField } from '../http/api-problem.ts';
import { handle, type OrganizationCall } from '../http/handler.ts';
import { iso, isoOrNull, wholeList } from './views.ts';

const kinds = { EMAIL: 'email', SLACK: 'slack', WEBHOOK: 'webhook' } as const;
const rowKinds = { email: 'EMAIL', slack: 'SLACK', webhook: 'WEBHOOK' } as const;

const list = handle(contract.channels.list, async ({ read }) => wholeList((await read(listChannels)).map(view)));

const create = handle(contract.channels.create, async (call) => {
  const { app, changeQuietly, organization, body } = call;
  const id = newId();
  const sealed =
    body.kind === 'email'
      ? undefined
      : await sealAddress(app, { url: body.url, signed: body.kind === 'webhook' }, bindingOf(organization.id, id));
  await changeQuietly(async (scoped, { organizationId, audit }) => {
    const addresses = body.kind === 'email' ? body.addresses : [];
    const channel = { id, name: body.name, kind: rowKinds[body.kind], addresses, ...sealed?.address };
    await createChannel(scoped, organizationId, channel);
    audit({
      action: 'channel.create',
      targetKind: 'channel',
      targetId: id,
      summary: `Added the notification channel ${body.name}`,
      after: { kind: body.kind, ...auditable(channel) },
    });
  });
  return { channel: await readView(call, id), signingSecret: sealed?.signingSecret ?? null };
});

const update = handle(contract.channels.update, async (call) => {
  const { app, read, changeQuietly, organization, params, body } = call;
  const { id } = params;
  const { kind } = await read((scoped, organizationId) => findChannel(scoped, organizationId, id));
  if (kind === 'EMAIL' && body.url !== undefined) throw invalidField('url', 'An e-mail channel has addresses instead.');
  if (kind !== 'EMAIL' && body.addresses !== undefined)
    throw invalidField('addresses', 'Only e-mail channels have addresses. Change the URL.');
  const sealed =
    body.url === undefined
      ? undefined
      : await sealAddress(app, { url: body.url, signed: kind === 'WEBHOOK' }, bindingOf(organization.id, id));
  await changeQuietly(async (scoped, { organizationId, audit }) => {
    const before = await findChannel(scoped, organizationId, id);
    const change = {
      ...(body.name === undefined ? {} : { name: body.name }),
      ...(body.addresses === undefined ? {} : { addresses: body.addresses }),
      ...sealed?.address,
    };
    await updateChannel(scoped, organizationId, { id, ...change });
    audit({
      action: 'channel.update',
      targetKind: 'channel',
      targetId: id,
      summary: `Changed the notification channel ${body.name ?? before.name}`,
      before: auditable(before),
      after: { ...auditable({ ...before, ...change }), ...(sealed ? { address: 'replaced' } : {}) },
    });
  });
  return { channel: await readView(call, id), signingSecret: sealed?.signingSecret ?? null };
});

const remove = handle(contract.channels.remove, ({ changeQuietly, params }) =>
  changeQuietly(async (scoped, { organizationId, audit }) => {
    const channel = await removeChannel(scoped, organizationId, params.id);
    audit({
      action: 'channel.remove',
      targetKind: 'channel',
      targetId: params.id,
      summary: `Removed the notification channel ${channel.name}`,
      before: {
        kind: kinds[channel.kind],
        ...auditable(channel),
        budgets: channel.budgets.map(({ name }) => name),
      },
    });
  }),
);

const test = handle(contract.channels.test, async (call) =>
  testChannel(call, await call.read((scoped, organizationId) => findChannel(scoped, organizationId, call.params.id))),
);

/** Where people are told of things. Gateways need not know: the worker sends. */
export const channelRoutes = [list, create, update, remove, test];

const bindingOf = (organizationId: string, channelId: string) => ({ organizationId, channelId });

async function readView({ read }: OrganizationCall, id: string) {
  return view(await read((scoped, organizationId) => findChannel(scoped, organizationId, id)));
}

function view({ kind, lastSentAt, lastErrorAt, createdAt, updatedAt, ...channel }: ChannelRow) {
  return {
    ...channel,
    kind: kinds[kind],
    lastSentAt: isoOrNull(lastSentAt),
    lastErrorAt: isoOrNull(lastErrorAt),
    createdAt: iso(createdAt),
    updatedAt: iso(updatedAt),
  };
}

function auditable({ name, addresses, host = null }: { name: string; addresses: string[]; host?: string | null }) {
  return { name, addresses, host };
}
