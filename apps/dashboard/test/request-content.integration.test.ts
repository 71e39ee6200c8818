import { afterAll, expect, test } from 'bun:test';
import { randomUUID } from 'node:crypto';
import type { RequestRecord } from '@switchyard/core/requests/record';
import { contentEncoding } from '@switchyard/platform/content/content-encoding';
import { createContentKey, sealContent } from '@switchyard/platform/content/seal-content';
import { publicKeyOf } from '@switchyard/platform/secrets/sealed-secret';
import { type Caller, createHarness } from './harness.ts';
import { createWorld, requestRecordOf } from './world.ts';

const harness = await createHarness();
const [organization, other] = [await harness.organization(), await harness.organization()];
const world = createWorld(harness, organization);
const owner = await harness.member(organization.id, 'OWNER');
const viewer = await harness.member(organization.id, 'VIEWER');
const stranger = await harness.member(other.id, 'OWNER');
afterAll(() => harness.stop());

const canary = `canary-${randomUUID()}`;
const asked = { model: 'm', messages: [{ role: 'user', content: `What is ${canary}?` }] };
const answered = {
  id: 'chatcmpl-1',
  object: 'chat.completion',
  created: 1,
  model: 'm',
  choices: [{ index: 0, message: { role: 'assistant', content: 'A bird.' }, finish_reason: 'stop' }],
  usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 },
};
const chunk = (delta: object, finish_reason: string | null = null) =>
  `data: ${JSON.stringify({ id: 'c', object: 'chat.completion.chunk', created: 1, model: 'm', choices: [{ index: 0, delta, finish_reason }] })}\n\n`;
const streamed = `${chunk({ role: 'assistant', content: 'A ' })}${chunk({ content: 'bird.' })}${chunk({}, 'stop')}data: [DONE]\n\n`;

type Content = RequestRecord['content'];

/** A request whose content is kept as the gateway and the worker keep it. */
async function keptRequest(response: string, given: Partial<Content> = {}, at = new Date()): Promise<RequestRecord> {
  const content: Content = { kept: 'redacted', state: 'STORED', reason: null, redactions: 2, ...given };
  const ids = { organizationId: organization.id, teamId: randomUUID(), keyId: randomUUID() };
  const record = requestRecordOf({ ...ids, at, content });
  await world.ingest([record]);
  const day = record.startedAt.slice(0, 10);
  const publicKey = await publicKeyOf(harness.privateKey);
  const key = await createContentKey(publicKey, { id: randomUUID(), organizationId: organization.id, day });
  const seal = async (side: 'request' | 'response', text: string) =>
    new Uint8Array(
      await sealContent(key, { organizationId: organization.id, requestId: record.id, side }, Buffer.from(text)),
    );
  const { sealed, id } = key;
  await harness.owner.contentKey.create({ data: { id, organizationId: organization.id, day: new Date(day), sealed } });
  await harness.owner.requestBody.create({
    data: {
      requestId: record.id,
      organizationId: organization.id,
      keyId: id,
      encoding: contentEncoding,
      request: await seal('request', JSON.stringify(asked)),
      response: await seal('response', response),
      responseTruncated: content.state === 'TRUNCATED',
    },
  });
  return record;
}

const post = (path: string, body: unknown, caller: Caller = owner, slug = organization.slug) =>
  harness.call({ method: 'POST', path, body, caller, organization: slug });

const open = (id: string, body: object = {}, caller?: Caller, slug?: string) =>
  post(`/requests/${id}/content`, body, caller, slug);

const eventsOf = (targetId: string) =>
  harness.owner.auditEvent.findMany({ where: { targetId }, orderBy: { id: 'asc' } });

const said = [{ role: 'assistant', toolName: null, callId: null, parts: [{ kind: 'text', text: 'A bird.' }] }];

test('content opens as a chat and as it was kept, and the audit log says who opened it, without a word of it', async () => {
  for (const response of [JSON.stringify(answered), streamed]) {
    const record = await keptRequest(response);
    const { status, body } = await open(record.id);
    expect({ status, body }).toMatchObject({ status: 200, body: { kind: 'opened', kept: 'redacted', redactions: 2 } });
    expect(JSON.parse(body.request.text)).toEqual(asked);
    expect(body.request.messages).toMatchObject([
      { role: 'user', parts: [{ kind: 'text', text: `What is ${canary}?` }] },
    ]);
    expect(body.response).toEqual({
      text: response,
      bytes: Buffer.byteLength(response),
      truncated: false,
      messages: said,
    });
    const [event, ...others] = await eventsOf(record.id);
    expect(others).toEqual([]);
    expect(event).toMatchObject({ action: 'request-content.open', targetKind: 'request', actorId: owner.userId });
    expect(JSON.stringify(event)).not.toContain(canary);
  }
});

test('what cannot be read as a chat is shown as it is', async () => {
  const record = await keptRequest('{"cut', { state: 'TRUNCATED' });
  const { body } = await open(record.id);
  expect(body.response).toEqual({ text: '{"cut', bytes: 5, truncated: true, messages: null });
});

test('viewers, members and strangers open nothing, and leave no event', async () => {
  const record = await keptRequest(streamed);
  const member = await harness.member(organization.id, 'MEMBER');
  for (const caller of [viewer, member]) expect((await open(record.id, {}, caller)).status).toBe(403);
  expect((await open(record.id, {}, stranger, other.slug)).status).toBe(404);
  expect((await open(record.id, {}, stranger)).status).toBe(404);
  expect(await eventsOf(record.id)).toEqual([]);
});

test('where the policy asks for a reason nothing opens without one, and the event holds it', async () => {
  const record = await keptRequest(streamed);
  const policy = { organizationId: organization.id, kind: 'CONTENT' as const };
  for (const asks of [{ requireReason: true }, { unknown: 'field' }]) {
    const { id } = await harness.owner.scopedPolicy.create({ data: { ...policy, policy: asks } });
    const refused = await open(record.id);
    expect({ status: refused.status, field: refused.body.errors[0].field }).toEqual({ status: 400, field: 'reason' });
    const detail = await harness.call({
      method: 'GET',
      path: `/requests/${record.id}`,
      caller: viewer,
      organization: organization.slug,
    });
    expect(detail.body.contentAsksReason).toBe(true);
    expect((await open(record.id, { reason: 'Ticket 42' })).body.kind).toBe('opened');
    await harness.owner.scopedPolicy.delete({ where: { id } });
  }
  const events = await eventsOf(record.id);
  expect(events.map(({ change }) => change)).toEqual([
    { after: { reason: 'Ticket 42' } },
    { after: { reason: 'Ticket 42' } },
  ]);
});

test('where nothing is kept it says why, and nothing is opened', async () => {
  const cases: [Partial<Content>, string, string][] = [
    [{ kept: 'none', state: 'NONE', reason: 'policy' }, 'not-stored', 'policy'],
    [{ kept: 'none', state: 'NONE', reason: 'caller' }, 'not-stored', 'caller'],
    [{ state: 'LOST', reason: 'unavailable' }, 'lost', 'could not be'],
  ];
  for (const [content, why, words] of cases) {
    const record = await keptRequest(streamed, content);
    const { body } = await open(record.id);
    expect(body).toEqual({ kind: 'none', why, words: expect.stringContaining(words) });
    expect(await eventsOf(record.id)).toEqual([]);
  }
  const old = await keptRequest(streamed, {}, new Date(Date.now() - 31 * 86_400_000));
  expect((await open(old.id)).body).toEqual({ kind: 'none', why: 'expired', words: 'Past its retention of 30 days.' });
});

test('content that another request would show does not open', async () => {
  const [mine, theirs] = [await keptRequest(streamed), await keptRequest(streamed)];
  const { request, response } = await harness.owner.requestBody.findUniqueOrThrow({ where: { requestId: theirs.id } });
  await harness.owner.requestBody.update({ where: { requestId: mine.id }, data: { request, response } });
  expect((await open(mine.id)).body).toMatchObject({ kind: 'none', why: 'unreadable' });
});

test('deleting takes what was said and leaves the record, and is written down; a viewer may not', async () => {
  const [first, second] = [await keptRequest(streamed), await keptRequest(streamed)];
  const ids = [first.id, second.id, randomUUID()];
  expect((await post('/requests/content/deletions', { ids }, viewer)).status).toBe(403);
  expect((await post('/requests/content/deletions', { ids }, stranger, other.slug)).body).toEqual({ deleted: 0 });
  expect((await post('/requests/content/deletions', { ids, reason: 'Asked by legal' })).body).toEqual({ deleted: 2 });
  expect((await post('/requests/content/deletions', { ids })).body).toEqual({ deleted: 0 });
  expect(await harness.owner.requestBody.count({ where: { requestId: { in: ids } } })).toBe(0);
  expect((await open(first.id)).body).toMatchObject({ kind: 'none', why: 'erased' });
  const [event] = await eventsOf(second.id);
  expect(event).toMatchObject({ action: 'request-content.delete', change: { after: { reason: 'Asked by legal' } } });
});

test('a legal hold keeps everything that one of the requests falls under, until it is released', async () => {
  const [held, free] = [
    await keptRequest(streamed),
    await keptRequest(streamed, {}, new Date(Date.now() - 2 * 86_400_000)),
  ];
  const hold = await harness.owner.legalHold.create({
    data: { organizationId: organization.id, name: 'Case 7', reason: 'r', from: new Date(Date.now() - 86_400_000) },
  });
  const refused = await post('/requests/content/deletions', { ids: [free.id, held.id] });
  expect(refused.status).toBe(409);
  expect(refused.body.detail).toContain('Case 7');
  expect((await open(free.id)).body.kind).toBe('opened');
  expect((await post('/requests/content/deletions', { ids: [free.id] })).body).toEqual({ deleted: 1 });
  await harness.owner.legalHold.update({ where: { id: hold.id }, data: { releasedAt: new Date() } });
  expect((await post('/requests/content/deletions', { ids: [held.id] })).body).toEqual({ deleted: 1 });
});
