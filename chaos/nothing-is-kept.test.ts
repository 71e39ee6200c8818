import { afterAll, beforeAll, expect, test } from 'bun:test';
import { openContent } from '@switchyard/platform/content/seal-content';
import { openExportKey, openPart } from '@switchyard/platform/exports/export-parts';
import { until } from '../apps/gateway/test/testing/until.ts';
import { findEverywhere } from './support/everywhere.ts';
import { startYard, type Yard } from './support/yard.ts';

const model = 'parrot';
let yard: Yard;
let parrot: ReturnType<typeof startParrot>;

beforeAll(async () => {
  yard = await startYard({ logLevel: 'debug' });
  parrot = startParrot();
  await yard.addAccount({ slug: 'parrot', models: [model], baseUrl: `http://127.0.0.1:${parrot.port}/v1` });
  await yard.setCachePolicies({ policy: { mode: 'on' } });
}, 120_000);

afterAll(async () => {
  await parrot.stop(true);
  await yard.close();
}, 60_000);

/** A provider that says what it is told, in answers as in errors. */
function startParrot() {
  const event = (json: object) => `data: ${JSON.stringify(json)}\n\n`;
  return Bun.serve({
    hostname: '127.0.0.1',
    port: 0,
    async fetch(request) {
      const { messages, stream } = (await request.json()) as { messages: { content: string }[]; stream?: boolean };
      const said = messages.map(({ content }) => content).join(' ');
      const usage = { prompt_tokens: 3, completion_tokens: 4, total_tokens: 7 };
      if (said.includes('fail')) return Response.json({ error: { message: said, type: said } }, { status: 400 });
      const common = { id: 'c', created: 1, model };
      const ended = { index: 0, finish_reason: 'stop' };
      if (!stream)
        return Response.json({
          ...common,
          object: 'chat.completion',
          choices: [{ ...ended, message: { role: 'assistant', content: said } }],
          usage,
        });
      const delta = { index: 0, delta: { role: 'assistant', content: said }, finish_reason: null };
      const chunk = { ...common, object: 'chat.completion.chunk' };
      const last = said.includes('break') ? '' : event({ ...chunk, choices: [{ ...ended, delta: {} }], usage });
      return new Response(`${event({ ...chunk, choices: [delta] })}${last}${last && 'data: [DONE]\n\n'}`, {
        headers: { 'content-type': 'text/event-stream' },
      });
    },
  });
}

type Said = { id: string; text: string; cache: string | null };

async function say(content: string, { stream = false, tag = 'quiet' } = {}): Promise<Said> {
  const response = await fetch(`${yard.gatewayUrl}/v1/chat/completions`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      authorization: `Bearer ${yard.key.secret}`,
      'x-switchyard-tags': tag,
    },
    body: JSON.stringify({ model, stream, max_tokens: 50, messages: [{ role: 'user', content }] }),
  });
  const text = await response.text().catch(() => '');
  return { id: response.headers.get('x-request-id') ?? '', text, cache: response.headers.get('x-switchyard-cache') };
}

/** What a caller does: asks, asks again, listens to a stream, fails, is cut off, and sends what cannot be read. */
async function sayAll(word: string, tag: string): Promise<Said[]> {
  const said: Said[] = [];
  for (const content of [`say ${word}`, `say ${word}`, `fail ${word}`, `break ${word}`])
    for (const stream of [false, true]) said.push(await say(content, { stream, tag }));
  const unreadable = await fetch(`${yard.gatewayUrl}/v1/chat/completions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${yard.key.secret}` },
    body: `{"model": "${model}", "messages": "${word}"}`,
  });
  expect(unreadable.status).toBe(400);
  return said;
}

async function recorded(said: Said[]): Promise<void> {
  const ids = said.map(({ id }) => id);
  await until(async () => (await yard.owner.requestLog.count({ where: { id: { in: ids } } })) === ids.length, 60_000);
}

/** The rows of the log as the worker exports them, with content. */
async function exported(): Promise<string> {
  const { organizationId, owner, sealing } = yard;
  const asked = { organizationId, format: 'JSONL' as const, query: 'since=24h', withContent: true };
  const { id } = await owner.logExport.create({ data: asked });
  const find = () => owner.logExport.findUniqueOrThrow({ where: { id } });
  await until(async () => (await find()).status === 'DONE', 60_000);
  const key = await openExportKey(sealing.privateKey, (await find()).sealedKey ?? '', { organizationId, exportId: id });
  const parts = await owner.logExportPart.findMany({ where: { exportId: id }, orderBy: { index: 'asc' } });
  return Buffer.concat(parts.map(({ index, data }) => openPart(key, { exportId: id, index }, data))).toString();
}

test('where nothing is kept, what is said is nowhere: tables, Redis, files, output, exports; what is recorded is found there', async () => {
  const said = await sayAll('kanarienvogel', 'zaunkoenig');
  expect(said.filter(({ text }) => text.includes('kanarienvogel')).length).toBeGreaterThan(5);
  expect(said.some(({ cache }) => cache === 'hit')).toBe(true);
  await recorded(said);
  const file = await exported();
  expect(file).toContain('zaunkoenig');
  expect(file).not.toContain('kanarienvogel');
  expect(await findEverywhere(yard, 'kanarienvogel')).toEqual([]);
  // So the search finds what is there.
  const places = await findEverywhere(yard, 'zaunkoenig');
  expect(places).toContain('request_logs.tags');
  expect(places.some((place) => place.includes('appendonly'))).toBe(true);
  expect(places.some((place) => place.includes('pg_wal'))).toBe(true);
  expect(yard.gateway.said()).not.toBe('');
}, 180_000);

test('where all is kept, it is found nowhere in clear, and opens with the private key', async () => {
  await yard.setContentPolicy({ keep: 'full' });
  const said = [await say('say goldammer'), await say('say goldammer', { stream: true }), await say('break goldammer')];
  const ids = said.map(({ id }) => id);
  await recorded(said);
  await until(async () => (await yard.owner.requestBody.count({ where: { requestId: { in: ids } } })) === 3, 60_000);
  expect(await findEverywhere(yard, 'goldammer')).toEqual([]);
  for (const { requestId, keyId, encoding, request, response } of await yard.owner.requestBody.findMany()) {
    const { organizationId, sealing } = yard;
    const { id, day, sealed } = await yard.owner.contentKey.findUniqueOrThrow({ where: { id: keyId } });
    const key = { id, organizationId, day: day.toISOString().slice(0, 10), sealed };
    for (const [side, bytes] of [
      ['request', request],
      ['response', response],
    ] as const) {
      const owner = { organizationId, requestId, side };
      const given = { key, owner, encoding, bytes: bytes ?? new Uint8Array() };
      expect(Buffer.from(await openContent(sealing.privateKey, given)).toString()).toContain('goldammer');
    }
  }
  expect(await exported()).toContain('goldammer');
}, 180_000);
