'use client';
import { formatUsdExact } from '@switchyard/core/money/money';
import { totalTokens } from '@switchyard/core/pricing/usage';
import Link from 'next/link';
import { useState } from 'react';
import { useApi } from '@/server/client/use-api';
import { useOrganization } from '@/server/client/use-organization';
import { contract } from '@/server/contract';
import { CopyButton } from '@/ui/copy-button';
import { formatCount, formatDuration } from '@/ui/format';
import { Lamp } from '@/ui/lamp';
import { Segmented } from '@/ui/segmented';
import { type SnippetKind, snippetKinds, snippetLabels, snippetOf } from './snippets';

const options = snippetKinds.map((value) => ({ value, label: snippetLabels[value] }));

/** A snippet to paste, and beside it a listener that turns clear when the call arrives. */
export function FirstRequest() {
  const { gatewayUrl } = useOrganization();
  const [kind, setKind] = useState<SnippetKind>('curl');
  const { data: models } = useApi(contract.models.list, {});
  const model = models?.items[0]?.model ?? 'gpt-5-mini';
  const snippet = snippetOf(kind, { gatewayUrl, model });
  return (
    <div className="grid min-w-0 grid-cols-[minmax(0,1fr)] gap-3">
      <p className="text-ink-2">
        Put the key into <code className="font-mono text-small">SWITCHYARD_KEY</code> and paste this. Applications
        change two things: the base URL <code className="font-mono text-small break-all">{gatewayUrl}/v1</code> and the
        key.
      </p>
      <div className="flex min-w-0 items-center justify-between gap-2">
        <Segmented label="Client" value={kind} options={options} onChange={setKind} />
        <CopyButton text={snippet} label="Copy the snippet" />
      </div>
      <pre className="min-w-0 overflow-x-auto rounded-lg border bg-sunken p-4 font-mono text-caption leading-5">
        <code>{snippet}</code>
      </pre>
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
