'use client';

import { formatUsd } from '@switchyard/core/money/money';
import { totalTokens } from '@switchyard/core/pricing/usage';
import Link from 'next/link';
import { useApi } from '@/server/client/use-api';
import { useOrganization } from '@/server/client/use-organization';
import { contract } from '@/server/contract';
import { Lamp } from '@/ui/lamp';

/** Waits for the first request of a key and shows what came of it. */
export function FirstCall({ keyId, since }: { keyId: string; since: string }) {
  const { href } = useOrganization();
  const query = { key: [keyId], from: since, limit: 1 };
  // Asks until there is one.
  const everyMs = (answer: { items: readonly unknown[] } | undefined) => (answer?.items.length ? false : 1500);
  const requests = useApi(contract.requests.list, { query }, { everyMs });
  const first = requests.data?.items[0];

  return (
    <div
      role="status"
      className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1 rounded-lg border px-4 py-3"
    >
      {requests.error !== null && <Lamp tone="caution">Requests cannot be read now: {requests.error.message}</Lamp>}
      {requests.error === null && first === undefined && (
        <Lamp tone="off" className="animate-pulse">
          Waiting for the first call…
        </Lamp>
      )}
      {first !== undefined && (
        <>
          <Lamp tone={first.outcome === 'SUCCEEDED' ? 'clear' : 'stop'}>
            {first.outcome === 'SUCCEEDED' ? 'First call arrived: ' : `First call came to ${first.httpStatus}: `}
            {first.outcome === 'SUCCEEDED' ? (first.modelServed ?? first.modelAsked) : (first.errorCode ?? 'no answer')}
            , {totalTokens(first.usage).toLocaleString('en')} tokens,{' '}
            {first.costNanos === null ? 'cost unknown' : formatUsd(BigInt(first.costNanos))},{' '}
            {first.latencyMs.toLocaleString('en')} ms
          </Lamp>
          <Link href={href(`requests?request=${first.id}`)} className="text-accent text-small hover:underline">
            Open request
          </Link>
        </>
      )}
    </div>
  );
}
