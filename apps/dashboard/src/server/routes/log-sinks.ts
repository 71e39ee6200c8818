import { can } from '@switchyard/core/tenancy/permissions';
import {
  createLogSink,
  discardDeadLetters,
  findLogSink,
  type LogSinkRow,
  listDeadLetters,
  listLogSinks,
  removeLogSink,
  retryDeadLetters,
  updateLogSink,
} from '@switchyard/db/directory/log-sinks';
import { newId } from '@switchyard/db/directory/new-id';
import { sealTarget } from '../configuration/seal-sink.ts';
import { testSink } from '../configuration/test-sink.ts';
import { contract } from '../contract/index.ts';
import { ApiProblem, invalidField } from '../http/api-problem.ts';
import { handle, type OrganizationCall } from '../http/handler.ts';
import { cursorId } from './cursor.ts';
import { iso, isoOrNull, wholeList } from './views.ts';

const list = handle(contract.logSinks.list, async ({ read, now }) =>
  wholeList((await read(listLogSinks)).map((sink) => view(sink, now))),
);

const create = handle(contract.logSinks.create, async (call) => {
  const { app, changeQuietly, organization, user, body } = call;
  if (body.withContent) requireContent(call);
  const id = newId();
  const { signingSecret, ...target } = await sealTarget(app, body.target, {
    organizationId: organization.id,
    sinkId: id,
  });
  const { name, withContent } = body;
  await changeQuietly(async (scoped, { organizationId, audit }) => {
    const sink = { id, name, ...target, withContent, createdById: user?.id ?? null };
    await createLogSink(scoped, organizationId, sink);
    audit({
      action: 'log-sink.create',
      targetKind: 'log-sink',
      targetId: id,
      summary: `Added the sink ${name}${withContent ? ', with content' : ''}`,
      after: auditable(sink),
    });
  });
  return { sink: await readView(call, id), signingSecret };
});

const update = handle(contract.logSinks.update, async (call) => {
  const { app, read, changeQuietly, organization, params, body } = call;
  const { id } = params;
  const { target, name, withContent } = body;
  const fields = {
    ...(name === undefined ? {} : { name }),
    ...(withContent === undefined ? {} : { withContent }),
  };
  const known = await read((scoped, organizationId) => findLogSink(scoped, organizationId, id));
  // Who may not read content may neither let it go along nor send it somewhere else.
  if (withContent ?? (known.withContent && target !== undefined)) requireContent(call);
  if (target !== undefined && target.kind !== known.configuration.kind)
    throw invalidField('target.kind', 'A sink stays of its kind. Add another one.');
  const { signingSecret, ...sealed } = target
    ? await sealTarget(app, target, { organizationId: organization.id, sinkId: id })
    : { signingSecret: null };
  await changeQuietly(async (scoped, { organizationId, audit }) => {
    const before = await updateLogSink(scoped, organizationId, { id, ...fields, ...sealed });
    audit({
      action: 'log-sink.update',
      targetKind: 'log-sink',
      targetId: id,
      summary: `Changed the sink ${name ?? before.name}`,
      before: auditable(before),
      after: { ...auditable({ ...before, ...fields, ...sealed }), ...(target ? { secrets: 'replaced' } : {}) },
    });
  });
  return { sink: await readView(call, id), signingSecret };
});

const enable = handle(contract.logSinks.enable, (call) => setEnabled(call, call.params.id, true));
const disable = handle(contract.logSinks.disable, (call) => setEnabled(call, call.params.id, false));

const remove = handle(contract.logSinks.remove, ({ changeQuietly, params }) =>
  changeQuietly(async (scoped, { organizationId, audit }) => {
    const sink = await removeLogSink(scoped, organizationId, params.id);
    audit({
      action: 'log-sink.remove',
      targetKind: 'log-sink',
      targetId: params.id,
      summary: `Removed the sink ${sink.name}`,
      before: { ...auditable(sink), waiting: sink.waiting, dead: sink.dead },
    });
  }),
);

const test = handle(contract.logSinks.test, (call) => testSink(call, call.params.id));

const deadLetters = handle(contract.logSinks.deadLetters, async ({ read, params, query: { cursor, limit } }) => {
  const page = { sinkId: params.id, cursor: cursorId(cursor), limit: limit + 1 };
  const rows = await read((scoped, organizationId) => listDeadLetters(scoped, organizationId, page));
  const shown = rows.slice(0, limit);
  return {
    items: shown.map((row) => ({ ...row, queuedAt: iso(row.queuedAt), deadAt: iso(row.deadAt) })),
    nextCursor: rows.length > limit ? (shown.at(-1)?.requestId ?? null) : null,
  };
});

const retry = handle(contract.logSinks.retryDeadLetters, async ({ changeQuietly, params, body, now }) => {
  const chosen = { sinkId: params.id, requestIds: body.requestIds, now };
  const count = await changeQuietly(async (scoped, { organizationId, audit }) => {
    const retried = await retryDeadLetters(scoped, organizationId, chosen);
    audit({
      action: 'log-sink.retry',
      targetKind: 'log-sink',
      targetId: params.id,
      summary: `Sent ${retried} dead letters of a sink again`,
      after: { requests: retried },
    });
    return retried;
  });
  return { count };
});

const discard = handle(contract.logSinks.discardDeadLetters, async ({ changeQuietly, params, body }) => {
  const chosen = { sinkId: params.id, requestIds: body.requestIds };
  const count = await changeQuietly(async (scoped, { organizationId, audit }) => {
    const discarded = await discardDeadLetters(scoped, organizationId, chosen);
    audit({
      action: 'log-sink.discard',
      targetKind: 'log-sink',
      targetId: params.id,
      summary: `Threw ${discarded} dead letters of a sink away`,
      before: { requests: discarded },
    });
    return discarded;
  });
  return { count };
});

/** Where requests are sent as they are recorded. Gateways need not know: the worker sends. */
export const logSinkRoutes = [list, create, update, enable, disable, remove, test, deadLetters, retry, discard];

function requireContent({ role }: OrganizationCall): void {
  if (!can(role, 'request-content.read'))
    throw new ApiProblem('forbidden', 'Your role may not read what was said, so it may not send it anywhere.');
}

async function setEnabled(call: OrganizationCall, id: string, enabled: boolean) {
  await call.changeQuietly(async (scoped, { organizationId, audit }) => {
    const before = await updateLogSink(scoped, organizationId, { id, enabled });
    if (before.enabled === enabled) return;
    audit({
      action: enabled ? 'log-sink.enable' : 'log-sink.disable',
      targetKind: 'log-sink',
      targetId: id,
      summary: `Switched the sink ${before.name} ${enabled ? 'on' : 'off'}`,
      before: { enabled: before.enabled },
      after: { enabled },
    });
  });
  return readView(call, id);
}

async function readView({ read, now }: OrganizationCall, id: string) {
  return view(await read((scoped, organizationId) => findLogSink(scoped, organizationId, id)), now);
}

function view({ waitsSince, lastDeliveredAt, lastErrorAt, createdAt, ...sink }: LogSinkRow, now: Date) {
  return {
    ...sink,
    lagMs: waitsSince === null ? 0 : Math.max(0, now.getTime() - waitsSince.getTime()),
    lastDeliveredAt: isoOrNull(lastDeliveredAt),
    lastErrorAt: isoOrNull(lastErrorAt),
    createdAt: iso(createdAt),
  };
}

function auditable({ name, configuration, withContent }: Pick<LogSinkRow, 'name' | 'configuration' | 'withContent'>) {
  return { name, target: configuration, withContent };
}
