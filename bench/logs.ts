import { loadavg } from 'node:os';
import { createProvider } from '../scripts/check/provide.ts';
import { type FilledLog, fillLogs } from './log-rows.ts';
import { openManagementApi, type Page } from './management-api.ts';

/*
 * How long the pages of the request log take over ten million requests of a week, over the management API: everything that such a page
 * asks, from the request to the JSON, whatever the filter. Fails when a page is too slow. `REQUESTS` takes fewer.
 */
const requests = Number(process.env.REQUESTS ?? 10_000_000);
const times = Number(process.env.TIMES ?? 30);
const mostP95Ms = 300;

const servers = createProvider();
let failures = 0;
try {
  await servers.provide('client');
  await servers.provide('stores');
  failures = await benchLogs();
} finally {
  await servers.end();
}
process.exit(failures === 0 ? 0 : 1);

async function benchLogs(): Promise<number> {
  const api = await openManagementApi({ ownerConnections: 1 });
  const { app, owner } = api;
  try {
    const startedMs = performance.now();
    const filled = await fillLogs(owner, requests);
    app.now = () => new Date(filled.endMs - 1_000);
    const seconds = ((performance.now() - startedMs) / 1_000).toFixed(0);
    console.log(
      `${filled.rows.toLocaleString('en')} requests over ${filled.days} days, ${filled.hourlyLines.toLocaleString('en')} hourly sums; made in ${seconds} s`,
    );
    const ask = await api.callerOf(filled.organizationId);
    const call: Call = async (page) => {
      const response = await ask(page);
      const text = await response.text();
      if (response.status !== 200) throw new Error(`${page.path}: ${text}`);
      return JSON.parse(text);
    };
    return await measurePages(await pagesOf(filled, call), call);
  } finally {
    await api.close();
  }
}

type Call = (page: Page) => Promise<{ items: { id: string }[] }>;

function filtersOf({ rareKeyId, commonKeyId, teamId, accountId }: FilledLog): [name: string, filter: string][] {
  return [
    ['no filter', ''],
    ['a team', `team=${teamId}`],
    ['a key', `key=${commonKeyId}`],
    ['a key used once a day', `key=${rareKeyId}`],
    ['two keys', `key=${rareKeyId}&key=${commonKeyId}`],
    ['a model', 'modelServed=model-3'],
    ['a model used twice a day', 'modelServed=model-12'],
    ['a model asked for, twice a day', 'modelAsked=model-12'],
    ['an account', `account=${accountId}`],
    ['an account and failures', `account=${accountId}&outcome=FAILED`],
    ['failures', 'outcome=FAILED'],
    ['an error code', 'errorCode=budget_exceeded'],
    ['status 5xx', 'status=5xx'],
    ['an error text that is common', 'error.contains=in time'],
    ['an error text that is rare', 'error.contains=needle in'],
    ['an error text that is nowhere', 'error.contains=%25_%25_%25_'],
    ['a client text that is nowhere', 'client.contains=%25_%25_%25_'],
    ['cache hits', 'cacheStatus=HIT'],
    ['semantic hits (one in 10,000)', 'cacheStatus=SEMANTIC_HIT'],
    ['shared (none)', 'cacheStatus=SHARED'],
    ['a session', 'session=session-20'],
    ['a trace', 'traceId=c4ca4238a0b923820dcc509a6f75849b'],
    ['an end user', 'endUser=user-42'],
    ['a client request id', 'clientRequestId=mine-91'],
    ['a tag', 'tag=project-3'],
    ['a feature', 'feature=tools'],
    ['metadata', 'metadata=project%3Dp40'],
    ['metadata that is nowhere', 'metadata=project%3Dnone'],
    ['latency', 'latency.min=1390'],
    ['cost that nothing has', 'cost.min=1000000000'],
    ['not a team, streams, no error', `team.not=${teamId}&stream=true&without=error`],
  ];
}

async function pagesOf(filled: FilledLog, call: Call): Promise<Page[]> {
  const first = await call({ name: 'first', path: '/requests?since=7d' });
  const [newest] = first.items;
  const deep = new Date(filled.endMs - 5.5 * 24 * 3_600_000);
  const cursor = `${deep
    .getTime()
    .toString(16)
    .padStart(12, '0')
    .replace(/^(.{8})/, '$1-')}-7000-8000-000000000000`;
  return [
    ...filtersOf(filled).map(([name, filter]) => ({
      name: `list, 7 days: ${name}`,
      path: `/requests?since=7d&${filter}`,
    })),
    ...filtersOf(filled).map(([name, filter]) => ({
      name: `overview, 7 days: ${name}`,
      path: `/requests/overview?since=7d&${filter}`,
    })),
    { name: 'overview, 24 hours', path: '/requests/overview' },
    { name: 'overview, an hour', path: '/requests/overview?since=1h' },
    { name: 'list, deep in the past', path: `/requests?since=7d&cursor=${cursor}` },
    { name: 'list, newer ones', path: `/requests?since=7d&after=${cursor}` },
    { name: 'list, 200 at once', path: '/requests?since=7d&limit=200' },
    { name: 'detail', path: `/requests/${newest?.id}` },
    { name: 'related', path: `/requests/${newest?.id}/related` },
    { name: 'search: an id', path: '/requests/search', body: { text: newest?.id } },
    { name: 'search: a word', path: '/requests/search', body: { text: 'user-42' } },
    { name: 'search: nothing', path: '/requests/search', body: { text: 'nothing-of-the-kind' } },
  ];
}

async function measurePages(pages: readonly Page[], call: Call): Promise<number> {
  console.log(`${'page'.padEnd(56)}  p50 ms   p95 ms   load`);
  let slow = 0;
  for (const page of pages) {
    const took: number[] = [];
    for (let round = 0; round < times + 2; round += 1) {
      const startedMs = performance.now();
      await call(page);
      // The first ones read from the disk and compile.
      if (round >= 2) took.push(performance.now() - startedMs);
    }
    took.sort((a, b) => a - b);
    const p95 = at(took, 0.95);
    const word = p95 < mostP95Ms ? '' : `  slower than ${mostP95Ms} ms`;
    if (word !== '') slow += 1;
    const numbers = [at(took, 0.5).toFixed(0), p95.toFixed(0), (loadavg()[0] ?? 0).toFixed(1)];
    console.log(`${page.name.padEnd(56)}${numbers.map((text) => text.padStart(8)).join('')}${word}`);
  }
  return slow;
}

function at(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
}
