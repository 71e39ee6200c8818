'use client';
import { formatUsdExact } from '@switchyard/core/money/money';
import { totalTokens } from '@switchyard/core/pricing/usage';
import Link from 'next/link';
import { clientSetupsOf, keyPlaceholder } from '@/server/client/client-setups';
import { useApi } from '@/server/client/use-api';
import { useOrganization } from '@/server/client/use-organization';
import { contract } from '@/server/contract';
import { formatCount, formatDuration } from '@/ui/format';
import { Guide } from '@/ui/guide';
import { Lamp } from '@/ui/lamp';

/** A set-up to paste, and beside it a listener that turns clear when the call arrives. */
export function FirstRequest() {
  const { gatewayUrl } = useOrganization();
  const { data: offered } = useApi(contract.models.list, {});
  const models = (offered?.items ?? []).map(({ model }) => model);
  return (
    <div className="grid min-w-0 grid-cols-[minmax(0,1fr)] gap-3">
      <p className="text-ink-2">
        Applications change two things: the base URL and the key. Paste a set-up and put the key that you issued in
        place of <code className="font-mono text-small">{keyPlaceholder}</code>.
      </p>
      <Guide label="Client" ways={clientSetupsOf({ gatewayUrl, secret: keyPlaceholder, models })} />
      <Listener />
    </div>
  );
}

/** Asks every two seconds until there is a request. */
function Listener() {
  const { href } = useOrganization();
  const { data } = useApi(contract.requests.list, { query: { limit: 1 } }, { everyMs: 2_000 });
  const first = data?.items[0];
  return (
    <div role="status" className="rounded-lg border px-4 py-3">
      {first === undefined ? (
        <Lamp tone="off">
          <span className="animate-pulse">Waiting for your first request…</span>
        </Lamp>
      ) : (
        <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-1">
          <Lamp tone={first.outcome === 'SUCCEEDED' ? 'clear' : 'caution'}>
            {first.outcome === 'SUCCEEDED'
              ? 'It arrived'
              : `It arrived, and was not answered: ${first.errorCode ?? first.outcome.toLowerCase()}`}
          </Lamp>
          <span className="text-ink-2">
            <span className="font-mono text-small">{first.modelServed ?? first.modelAsked}</span> ·{' '}
            {formatCount(totalTokens(first.usage))} tokens ·{' '}
            {first.costNanos === null ? 'cost unknown' : formatUsdExact(BigInt(first.costNanos))} ·{' '}
            {formatDuration(first.latencyMs)}
          </span>
          <Link className="text-accent hover:underline" href={href(`requests?request=${first.id}`)}>
            Open the request
          </Link>
        </div>
      )}
    </div>
  );
}
