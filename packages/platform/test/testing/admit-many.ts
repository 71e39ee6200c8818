import { randomUUID } from 'node:crypto';
import type { AdmissionCheck } from '../../src/admission/admission.ts';
import { createAdmissionStore } from '../../src/admission/admission-store.ts';
import { connectRedis } from '../../src/redis/connect-redis.ts';

// A gateway's part of a race: says that it is ready, waits for a word, asks `count` times in waves, so that two of them mix, and prints what was let in.
const [url = '', organizationId = '', check = '', count = '0'] = process.argv.slice(2);
const redis = connectRedis(url, { name: 'racer' });
const parsed = JSON.parse(check) as AdmissionCheck;
// JSON has no bigint; the amounts of budgets come as texts.
const checks = [
  parsed.kind === 'budget' ? { ...parsed, amount: BigInt(parsed.amount), limit: BigInt(parsed.limit ?? 0) } : parsed,
];
const store = createAdmissionStore(redis);
await redis.ping();
const ask = () => store.admit({ organizationId, requestId: randomUUID(), leaseMs: 60_000, intent: '{}', checks });
const wave = 5;
process.stdout.write('ready\n');
for await (const _ of process.stdin) break;
let letIn = 0;
for (let asked = 0; asked < Number(count); asked += wave) {
  const answers = await Promise.all(Array.from({ length: wave }, ask));
  letIn += answers.filter(({ kind }) => kind === 'admitted').length;
  await Bun.sleep(1);
}
process.stdout.write(`${letIn}\n`);
process.exit(0);
