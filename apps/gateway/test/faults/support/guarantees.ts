import type { BillEntry } from '@switchyard/simulator/bill/bill';
import { callOnce, type Seen, usuallyAtOnce } from './drive.ts';
import type { FaultYard } from './fault-yard.ts';
import type { Finding } from './scoreboard.ts';

/** I12: with a healthy fallback at least 99.9 % of the calls are answered whole. */
export function success(seen: readonly Seen[], leastPercent = 99.9): Finding {
  const answered = seen.filter((call) => call.answered).length;
  return {
    guarantee: `answered ≥ ${leastPercent} %`,
    measured: `${answered} of ${seen.length}${failuresIn(seen)}`,
    holds: seen.length > 0 && answered >= (seen.length * leastPercent) / 100,
  };
}

/** What came instead of answers, for whoever has to find out why. */
function failuresIn(seen: readonly Seen[]): string {
  const failed = seen.filter((call) => !call.answered);
  const [first] = failed;
  return first ? `; the first of the others: ${first.status} ${first.text.slice(-200).replaceAll(/[\n|]/g, ' ')}` : '';
}

/** I14: providers are asked at most 1.2 times a request, and three times what is under way at one moment, before trouble is known. */
export function amplification(attempts: number, requests: number, atOnce: number = usuallyAtOnce): Finding {
  return {
    guarantee: 'attempts ≤ 1.2 × requests + 3 × concurrent',
    measured: `${attempts} for ${requests}, ${atOnce} concurrent`,
    holds: attempts <= 1.2 * requests + 3 * atOnce,
  };
}

/** I13: each stream has one end, is of one provider, and what broke off says so. */
export function integrity(seen: readonly Seen[]): Finding {
  const streams = seen.flatMap(({ stream }) => stream ?? []);
  const whole = streams.filter(({ ending }) => ending === 'whole').length;
  const told = streams.filter(({ ending }) => ending === 'error').length;
  const sound = streams.filter(
    ({ ending, terminals, ids, models }) => ending !== 'torn' && terminals === 1 && ids <= 1 && models.length <= 1,
  );
  return {
    guarantee: 'one provider and one end a stream',
    measured: `${whole} whole, ${told} ended in an error, ${streams.length - sound.length} wrong`,
    holds: sound.length === streams.length,
  };
}

/** I4: what providers billed is what was recorded, to the nano-dollar, or the record is marked estimated and within its reservation. */
export async function bill(yard: FaultYard, seen: readonly Seen[]): Promise<Finding> {
  const [rows, entries] = [await yard.rows(seen), await yard.billed()];
  const billed = costsByUser(entries);
  const tally = { exact: 0, estimated: 0, wrong: 0 };
  let recordedSum = 0n;
  for (const { endUser, costNanos, costEstimated, reservedNanos, attemptCount } of rows) {
    const cost = costNanos ?? -1n;
    const most = reservedNanos * BigInt(Math.max(attemptCount, 1));
    if (!costEstimated) recordedSum += cost;
    // Google's calls name no user: they are told apart by nobody, and are compared as a sum.
    const owed = billed.get(endUser ?? '') ?? (billed.has('') ? cost : 0n);
    if (costEstimated ? cost < 0n || cost > most : cost !== owed) tally.wrong++;
    else tally[costEstimated ? 'estimated' : 'exact']++;
  }
  const isEveryRowExact = tally.estimated === 0 && tally.wrong === 0;
  const billedSum = [...billed.values()].reduce((sum, cost) => sum + cost, 0n);
  const sums = isEveryRowExact ? ` of ${recordedSum} nano-USD` : '';
  return {
    guarantee: 'recorded cost = bill, or marked estimated',
    measured: `${tally.exact} exact${sums}, ${tally.estimated} estimated, ${tally.wrong} wrong`,
    holds: tally.wrong === 0 && rows.length === seen.length && (!isEveryRowExact || recordedSum === billedSum),
  };
}

const costOf = ({ promptTokens, completionTokens }: BillEntry) =>
  BigInt(promptTokens) * 150n + BigInt(completionTokens) * 600n;

function costsByUser(entries: readonly BillEntry[]): Map<string, bigint> {
  const costs = new Map<string, bigint>();
  for (const entry of entries) costs.set(entry.user ?? '', (costs.get(entry.user ?? '') ?? 0n) + costOf(entry));
  return costs;
}

/** Nothing is held and nothing is open once everybody has their answer. */
export async function nothingHeld(yard: FaultYard): Promise<Finding> {
  const { heldNanos } = await yard.spend();
  return { guarantee: 'no reservation left', measured: `${heldNanos} nano-USD held`, holds: heldNanos === 0n };
}

/** No caller waited longer than the stated time. */
export function bounded(seen: readonly Seen[], mostMs: number): Finding {
  const longest = Math.round(Math.max(...seen.map(({ tookMs }) => tookMs)));
  return { guarantee: `every answer within ${mostMs} ms`, measured: `longest ${longest} ms`, holds: longest <= mostMs };
}

/** Attempts as the answers' headers count them. */
export const attemptsOf = (seen: readonly Seen[]): number => seen.reduce((sum, { attempts }) => sum + attempts, 0);

/** Asks until a target that was at rest serves again: within what its rest and the probe may last. */
export async function askedAgain(yard: FaultYard, { model, served }: { model: string; served: string }) {
  const endMs = Date.now() + returnMs;
  let calls = 0;
  let last: Seen;
  do {
    last = await callOnce(yard.door, { model, stream: false });
    calls++;
    if (last.served !== served) await Bun.sleep(100);
  } while (last.served !== served && Date.now() < endMs);
  const holds = last.served === served;
  return { guarantee: 'asked again within 30 s', measured: `${holds ? 'at' : 'not until'} call ${calls}`, holds };
}

const returnMs = 30_000;

/** After the fault has ended, at least 99.99 % are answered: of fewer than 10,000 calls every one. */
export const recovery = (seen: readonly Seen[]): Finding => ({
  ...success(seen, 99.99),
  guarantee: 'answered ≥ 99.99 % afterwards',
});
