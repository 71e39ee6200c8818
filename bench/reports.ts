import { type Database, inOrganization, type Scoped } from '@switchyard/db/client/create-database';
import { type CostDimension, noFilters } from '@switchyard/db/reports/cost-lines';
import { readCostCells, readCostGroups, readCostOfDays, readCostSubgroups } from '@switchyard/db/reports/cost-report';
import { readFilterValues } from '@switchyard/db/reports/filter-values';
import { readPricedTraffic } from '@switchyard/db/reports/priced-traffic';
import { createProvider } from '../scripts/check/provide.ts';
import { openManagementApi, type Page } from './management-api.ts';
import { type Filled, fillReports } from './report-rows.ts';

/*
 * How long the pages of costs and budgets take over ten million requests of a month, over the management API: everything that such a
 * page asks, from the request to the JSON. Then every query of the explorer is explained: none may read the log. Fails when a page is
 * too slow or the log is read.
 */
const requests = 10_000_000;
const times = 50;
const mostP95Ms = 300;

const servers = createProvider();
let failures = 0;
try {
  await servers.provide('client');
  await servers.provide('stores');
  failures = await benchReports();
} finally {
  await servers.end();
}
process.exit(failures === 0 ? 0 : 1);

async function benchReports(): Promise<number> {
  const api = await openManagementApi({ ownerConnections: 2 });
  const { app, owner } = api;
  try {
    const startedMs = performance.now();
    const filled = await fillReports(owner, requests);
    app.now = () => filled.now;
    const seconds = ((performance.now() - startedMs) / 1_000).toFixed(0);
    const count = (rows: number) => rows.toLocaleString('en');
    console.log(
      `${count(filled.requests)} requests in ${count(filled.hourlyRows)} hourly and ${count(filled.dailyRows)} daily rows, ` +
        `${count(filled.briefRows.hourly)} and ${count(filled.briefRows.daily)} brief ones, ` +
        `${count(filled.keyRows.hourly)} and ${count(filled.keyRows.daily)} by key; ` +
        `${count(filled.logRows)} requests in the log; made in ${seconds} s`,
    );
    const call = await api.callerOf(filled.organizationId);
    let failed = await measurePages(pagesOf(filled), call);
    failed += await explainExplorer(app.db, filled);
    return failed;
  } finally {
    await api.close();
  }
}

function pagesOf({ from, to, teamId, month }: Filled): Page[] {
  const range = `from=${from.toISOString()}&to=${to.toISOString()}`;
  const week = `from=${new Date(to.getTime() - 7 * 24 * 3_600_000).toISOString()}&to=${to.toISOString()}`;
  const body = { range: { from: from.toISOString(), to: to.toISOString() }, price: { kind: 'prices-now' } };
  return [
    { name: 'costs: month by day, teams', path: `/costs/explore?${range}` },
    { name: 'costs: month by day, models within teams', path: `/costs/explore?${range}&groupBy=team&subgroupBy=model` },
    { name: 'costs: month by day, keys', path: `/costs/explore?${range}&groupBy=key` },
    { name: 'costs: month by day, tags', path: `/costs/explore?${range}&groupBy=tag` },
    { name: 'costs: month by day, purposes', path: `/costs/explore?${range}&groupBy=purpose` },
    { name: 'costs: 7 days by hour, models', path: `/costs/explore?${week}&interval=hour&groupBy=model` },
    { name: 'costs: 7 days by hour, teams', path: `/costs/explore?${week}&interval=hour` },
    { name: 'costs: 7 days by hour, keys', path: `/costs/explore?${week}&interval=hour&groupBy=key` },
    { name: 'costs: one team by key', path: `/costs/explore?${range}&team=${teamId}&groupBy=key` },
    {
      name: 'costs: half a month with the one before',
      path: `/costs/explore?from=${middle(from, to)}&to=${to.toISOString()}&compare=previous`,
    },
    { name: 'costs: what to filter by', path: `/costs/filters?${range}` },
    { name: 'costs: what-if', path: '/costs/what-if', body },
    { name: 'statements: a month', path: `/statements?month=${month}` },
    { name: 'statements: one team', path: `/statements/preview?month=${month}&teamId=${teamId}` },
    { name: 'budgets', path: '/budgets' },
    { name: 'overview', path: '/overview' },
    { name: 'health of accounts', path: '/provider-accounts/health' },
  ];
}

function middle(from: Date, to: Date): string {
  return new Date(Math.floor((from.getTime() + to.getTime()) / 2 / 86_400_000) * 86_400_000).toISOString();
}

async function measurePages(pages: readonly Page[], call: (page: Page) => Promise<Response>): Promise<number> {
  console.log(`${'page'.padEnd(44)}  p50 ms   p95 ms`);
  let slow = 0;
  for (const page of pages) {
    const took: number[] = [];
    for (let round = 0; round < times + 3; round += 1) {
      const startedMs = performance.now();
      const response = await call(page);
      const text = await response.text();
      if (response.status !== 200) throw new Error(`${page.name}: ${text}`);
      // The first ones read from the disk and compile.
      if (round >= 3) took.push(performance.now() - startedMs);
    }
    took.sort((a, b) => a - b);
    const p95 = at(took, 0.95);
    const word = p95 < mostP95Ms ? '' : `  slower than ${mostP95Ms} ms`;
    if (word !== '') slow += 1;
    console.log(`${page.name.padEnd(44)}${at(took, 0.5).toFixed(0).padStart(8)} ${p95.toFixed(0).padStart(8)}${word}`);
  }
  return slow;
}

function at(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
}

/** Explains every query of the explorer; answers how many read the log. */
async function explainExplorer(db: Database, { organizationId, from, to }: Filled): Promise<number> {
  const plans: string[] = [];
  const dimensions: CostDimension[] = [
    'team',
    'key',
    'member',
    'model',
    'provider',
    'endpoint',
    'tag',
    'outcome',
    'purpose',
  ];
  await inOrganization(db, organizationId, async (plain) => {
    const scoped = explained(plain, plans);
    for (const rollUp of ['usage_daily', 'usage_hourly'] as const) {
      const slice = { rollUp, range: { from, to }, filters: noFilters };
      for (const groupBy of dimensions) {
        await readCostGroups(scoped, organizationId, { ...slice, groupBy, starts: [from], top: 8 }).catch(ignore);
        await readCostSubgroups(scoped, organizationId, { ...slice, groupBy, subgroupBy: 'model' }).catch(ignore);
      }
      const cells = { ...slice, groupBy: 'team' as const, subgroupBy: null, starts: [from], most: 10 };
      await readCostCells(scoped, organizationId, cells).catch(ignore);
      await readPricedTraffic(scoped, organizationId, slice).catch(ignore);
    }
    await readCostOfDays(scoped, organizationId, { range: { from, to }, filters: noFilters }).catch(ignore);
    await readFilterValues(scoped, organizationId, { from, to }).catch(ignore);
  });
  const touching = plans.filter((plan) => /request_(logs|attempts|bodies)|shadow_runs/.test(plan));
  console.log(`${plans.length} queries of the explorer explained; ${touching.length} read the log`);
  for (const plan of touching) console.log(plan);
  return touching.length;
}

/** A query that is only explained answers lines of a plan, and whoever asked cannot read them. */
function ignore(): void {}

/** Explains what is asked instead of asking it. */
function explained(scoped: Scoped, plans: string[]): Scoped {
  return new Proxy(scoped, {
    get(target, name) {
      if (name !== '$queryRaw') return Reflect.get(target, name);
      return async ([first = '', ...others]: readonly string[], ...values: unknown[]) => {
        const strings = [`explain ${first}`, ...others];
        const template = Object.assign(strings, { raw: strings });
        const rows = await target.$queryRaw<{ 'QUERY PLAN': string }[]>(template, ...values);
        plans.push(rows.map((row) => row['QUERY PLAN']).join('\n'));
        return [];
      };
    },
  });
}
