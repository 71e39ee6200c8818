import { expect, test } from 'bun:test';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  dashboardEnvironment,
  gatewayEnvironment,
  workerEnvironment,
} from '@switchyard/platform/environment/variables';
import { portVariables, root } from '../local/options.ts';

const lines = readFileSync(join(root, '.env.example'), 'utf8').split('\n');
const documented = lines.flatMap((line) => /^([A-Z0-9_]+)=$/.exec(line)?.[1] ?? []);

/** Read by scripts or the simulator, and so in no app's schema. */
const ofScripts = [
  'SWITCHYARD_HOME',
  'SWITCHYARD_HOST',
  'SIMULATOR_HOST',
  'GATEWAY_DB_PASSWORD',
  'WORKER_DB_PASSWORD',
  'DASHBOARD_DB_PASSWORD',
  'TEST_DATABASE_URL',
  'TEST_ROLE_PASSWORD',
  'TEST_REDIS_URL',
  'CHROMIUM_PATH',
];

test('.env.example documents exactly the variables that are read', () => {
  const schemas = [gatewayEnvironment, workerEnvironment, dashboardEnvironment];
  const read = new Set([
    ...schemas.flatMap((schema) => Object.keys(schema.shape)),
    ...Object.values(portVariables).map(({ name }) => name),
    ...ofScripts,
  ]);
  expect([...documented].sort()).toEqual([...read].sort());
});

test('.env.example sets nothing, and every variable stands under a comment', () => {
  const unexplained = lines.filter(
    (line, index) => line !== '' && !line.startsWith('#') && !/^(#|[A-Z0-9_]+=$)/.test(lines[index - 1] ?? ''),
  );
  expect(unexplained).toEqual([]);
  expect(lines.filter((line) => /^[A-Z0-9_]+=./.test(line))).toEqual([]);
});

test('.env.example gives the defaults that the schemas have', () => {
  const text = lines.join('\n');
  const shape = { ...gatewayEnvironment.shape, ...workerEnvironment.shape };
  const numbers = [
    'MAX_BODY_BYTES',
    'CONNECT_TIMEOUT_MS',
    'FIRST_BYTE_TIMEOUT_MS',
    'FIRST_CONTENT_TIMEOUT_MS',
    'WHOLE_ANSWER_TIMEOUT_MS',
    'IDLE_TIMEOUT_MS',
    'TOTAL_TIMEOUT_MS',
    'MAX_CALLS_PER_ACCOUNT',
    'BUN_CONFIG_MAX_HTTP_REQUESTS',
    'RESERVATION_LEASE_MS',
    'BUDGET_WAIT_MS',
    'DEFAULT_MAX_OUTPUT_TOKENS',
    'SWEEP_INTERVAL_MS',
    'CACHE_MAX_VECTORS',
  ] as const;
  for (const name of numbers) expect(text).toContain(`Default: ${shape[name].parse(undefined)}\n${name}=`);
});
