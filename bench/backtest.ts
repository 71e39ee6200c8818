import { randomUUID } from 'node:crypto';
import type { Database } from '@switchyard/db/client/create-database';
import { createProvider } from '../scripts/check/provide.ts';
import { openManagementApi } from './management-api.ts';

/*
 * How long a backtest over the management API takes: a draft of twenty rules on the newest 100,000 requests of a log of 150,000 that
 * spans a week, in a database of its own. Meanwhile a timer tells for how long at most the server could do nothing else.
 */
const requests = 100_000;
const rowsInLog = 150_000;

const servers = createProvider();
try {
  await servers.provide('client');
  await servers.provide('stores');
  await benchBacktest();
} finally {
  await servers.end();
}
process.exit(0);

async function benchBacktest(): Promise<void> {
  const api = await openManagementApi({ ownerConnections: 2 });
  const { owner } = api;
  try {
    const organizationId = await createOrganization(owner);
    await fillLog(owner, organizationId);
    const call = await api.callerOf(organizationId);
    for (const round of ['first', 'second']) {
      const pauses = watchPauses();
      const before = process.cpuUsage();
      const startedMs = performance.now();
      const response = await call({ path: '/routing/backtest', body: { requests } });
      const seconds = (performance.now() - startedMs) / 1_000;
      const longestMs = pauses.end();
      const { user, system } = process.cpuUsage(before);
      const report: unknown = await response.json();
      if (!response.ok) throw new Error(`The backtest was answered with ${response.status}: ${JSON.stringify(report)}`);
      console.log(
        `backtest, ${round} run: ${requests.toLocaleString('en')} requests in ${seconds.toFixed(1)} s, ` +
          `${Math.round(requests / seconds).toLocaleString('en')} rows/s, longest pause ${Math.round(longestMs)} ms, ` +
          `${((user + system) / 1e6).toFixed(1)} s of processor time`,
      );
      console.log(`  ${summaryOf(report)}`);
    }
  } finally {
    await api.close();
  }
}

/** Two accounts, a published rule, and a draft whose last rules move what their conditions match. */
async function createOrganization(owner: Database): Promise<string> {
  const [organizationId, one, other] = [randomUUID(), randomUUID(), randomUUID()];
  await owner.organization.create({ data: { id: organizationId, slug: 'bench', name: 'Bench' } });
  for (const id of [one, other]) {
    const models = ['gpt-5-mini', 'gpt-5-nano'];
    const named = { id, organizationId, slug: id, name: id, provider: 'openai', baseUrl: 'https://api.openai.com/v1' };
    await owner.providerAccount.create({ data: { ...named, models } });
  }
  const call = (providerAccountId: string, model: string) => ({ kind: 'call', providerAccountId, model });
  const rule = (name: string, conditions: object[], target: object) => ({
    id: randomUUID(),
    version: 1,
    name,
    definition: { conditions, target },
  });
  const last = rule('All', [], { kind: 'fallback', targets: [call(one, 'gpt-5-mini'), call(other, 'gpt-5-mini')] });
  const drafted = Array.from({ length: 19 }, (_, n) =>
    rule(
      `Tenant ${n}`,
      [
        { field: 'metadata.tenant', operator: 'is', values: [`tenant-${n}`] },
        { field: 'input-tokens', operator: 'less', value: 4_000 },
        { field: 'tag', operator: 'matches', pattern: '^b(eta|atch)$' },
      ],
      {
        kind: 'weighted',
        targets: [
          { weight: 1, target: call(one, 'gpt-5-nano') },
          { weight: 3, target: { kind: 'cheapest', targets: [call(other, 'gpt-5-mini'), call(other, 'gpt-5-nano')] } },
        ],
      },
    ),
  );
  const content = { rules: [last], aliases: [] };
  await owner.routingVersion.create({ data: { organizationId, version: 1, content } });
  const draft = { rules: [...drafted, last], aliases: [] };
  await owner.routingState.create({
    data: { organizationId, version: 1, draft, draftRevision: 1, draftBaseVersion: 1, draftUpdatedAt: new Date() },
  });
  return organizationId;
}

/** Requests of the last seven days, evenly spread. */
async function fillLog(owner: Database, organizationId: string): Promise<void> {
  await owner.$executeRaw`select ensure_request_partitions((now() at time zone 'UTC')::date - 8, 10)`;
  await owner.$executeRaw`
    insert into request_logs (id, organization_id, team_id, key_id, started_at, endpoint, outcome, http_status, stream,
      model_asked, model_served, input_tokens, cached_input_tokens, cache_write_tokens, output_tokens, reasoning_tokens,
      cost_nanos, cost_estimated, reserved_nanos, latency_ms, gateway_overhead_micros, decision, attempt_count, facts)
    select (substr(start, 1, 8) || '-' || substr(start, 9, 4) || '-7' || lpad(to_hex(n % 4096), 3, '0') || '-8000-'
        || lpad(to_hex(n), 12, '0'))::uuid,
      ${organizationId}::uuid, md5((n % 12)::text)::uuid, md5((n % 40)::text)::uuid, at, '/v1/chat/completions', 'SUCCEEDED', 200,
      n % 2 = 0, 'gpt-5-mini', 'gpt-5-mini', 900 + n % 300, n % 700, 0, 200, 0, 625000, false, 2000000, 800, 700,
      jsonb_build_object('rules', '[]'::jsonb, 'candidates', '[]'::jsonb), 1,
      jsonb_build_object('operation', 'chat', 'inputTokens', n % 6000, 'maxOutputTokens', null, 'features', '["tools"]'::jsonb,
        'metadata', jsonb_build_object('tenant', 'tenant-' || n % 40, 'plan', 'pro'), 'tags', '["beta", "web"]'::jsonb,
        'session', 'session-' || n % 5000, 'promptPrefix', null, 'headers', '{}'::jsonb, 'budgetUsedPercent', null)
    from (
      select n, at, lpad(to_hex((extract(epoch from at) * 1000)::bigint), 12, '0') as start
      from generate_series(1, ${rowsInLog}::integer) n,
        lateral (select now() - n * interval '7 days' / ${rowsInLog}::integer as at) times
    ) rows`;
  await owner.$executeRaw`analyze request_logs`;
}

/** How long the event loop was held at most, from now until the end. */
function watchPauses(): { end(): number } {
  let [lastMs, longestMs] = [performance.now(), 0];
  const timer = setInterval(() => {
    const nowMs = performance.now();
    longestMs = Math.max(longestMs, nowMs - lastMs);
    lastMs = nowMs;
  }, 5);
  return {
    end() {
      clearInterval(timer);
      return longestMs;
    },
  };
}

function summaryOf(report: unknown): string {
  const { samples: _samples, moves: _moves, byRule: _byRule, ...figures } = Object(report);
  return JSON.stringify(figures);
}
