import { parseArgs } from 'node:util';
import { createProvider } from '../scripts/check/provide.ts';
import { testFiles } from '../scripts/check/test-files.ts';
import { findRedis, installRedis } from '../scripts/local/redis.ts';

/*
 * Crashes and outages in full length: `npm run chaos`, or with other figures `npm run chaos -- --rounds 3 --calls 2000 --outage 10`.
 * `npm test` runs the same, shortened.
 */
const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '10' },
    calls: { type: 'string', default: '5000' },
    outage: { type: 'string', default: '60' },
  },
});
for (const [option, value] of Object.entries(values))
  if (!/^[1-9]\d{0,5}$/.test(value)) {
    console.error(`--${option} is a whole number, such as 10; "${value}" is not.`);
    process.exit(2);
  }

// The tests start servers of their own.
if (!findRedis()) await installRedis();
const servers = createProvider();
try {
  await servers.provide('client');
  const tests = Bun.spawn([process.execPath, 'test', '--isolate', ...testFiles('chaos').map((path) => `./${path}`)], {
    stdio: ['ignore', 'inherit', 'inherit'],
    env: {
      ...process.env,
      CHAOS_ROUNDS: values.rounds,
      CHAOS_CALLS: values.calls,
      CHAOS_OUTAGE_SECONDS: values.outage,
    },
  });
  process.exitCode = await tests.exited;
} finally {
  await servers.end();
}
process.exit();
