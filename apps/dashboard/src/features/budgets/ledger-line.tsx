'use client';

import { useApi } from '@/server/client/use-api';
import { contract } from '@/server/contract';
import { counted } from '@/ui/format';
import { Lamp } from '@/ui/lamp';
import { agoText } from '@/ui/when';

/** Whether the counters that gateways decide by agree with the ledger, and when that was looked at. */
export function LedgerLine({ now }: { now: number }) {
  const { data } = useApi(contract.budgets.health, {}, { everyMs: 30_000 });
  if (data === undefined) return <p className="min-h-5" />;
  const { lastCheck, corrections } = data;
  if (lastCheck === null)
    return (
      <p>
        <Lamp tone="off">The counters were not compared with the ledger yet; that happens every five minutes.</Lamp>
      </p>
    );
  const stale = now - Date.parse(lastCheck.checkedAt) > 15 * 60_000;
  const [last] = corrections;
  const words = wordsOf(lastCheck, agoText(lastCheck.checkedAt, now));
  return (
    <p>
      <Lamp tone={stale || lastCheck.corrected > 0 ? 'caution' : 'clear'}>
        {words}.{stale && ' It should have been checked again since: see whether the worker is up.'}
        {lastCheck.corrected === 0 &&
          last !== undefined &&
          ` Last correction: ${last.budget.name}, ${agoText(last.createdAt, now)}.`}
      </Lamp>
    </p>
  );
}

function wordsOf({ counters, corrected }: { counters: number; corrected: number }, when: string): string {
  if (corrected > 0)
    return `${counted(corrected, 'counter')} of ${counters} differed from the ledger and were put right ${when}`;
  if (counters === 0) return `No counter was in use when they were compared with the ledger, ${when}`;
  return `${counted(counters, 'counter')} ${counters === 1 ? 'agrees' : 'agree'} with the ledger, checked ${when}`;
}
