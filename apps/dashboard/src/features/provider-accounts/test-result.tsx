'use client';

import { failureOf } from '@/server/client/use-api';
import { ErrorPanel } from '@/ui/error-panel';
import { counted } from '@/ui/format';
import { Lamp } from '@/ui/lamp';
import type { ConnectionTest } from './use-connection-test';

/** What a test found, in the provider's own words where it failed. */
export function TestResult({ test }: { test: Pick<ConnectionTest, 'pending' | 'failure' | 'result'> }) {
  const failure = failureOf('The test could not be made', test.failure);
  if (failure !== undefined && !test.pending) return <ErrorPanel {...failure} />;
  return (
    <div role="status" className="min-h-5">
      {test.pending && (
        <Lamp tone="off" className="animate-pulse">
          Asking the provider…
        </Lamp>
      )}
      {test.result?.ok === true && (
        <div className="grid gap-1">
          <Lamp tone="clear">
            Connected in {Math.round(test.result.latencyMs).toLocaleString('en')} ms
            {/* A host without a list of models says so itself. */}
            {test.result.models.length === 0
              ? `. ${test.result.message}`
              : `, ${counted(test.result.models.length, 'model')} found`}
          </Lamp>
          {test.result.models.length > 0 && (
            <p className="line-clamp-3 pl-4 font-mono text-caption text-ink-3">{test.result.models.join(', ')}</p>
          )}
        </div>
      )}
      {test.result?.ok === false && (
        <div className="rounded-lg border border-stop/40 bg-stop-soft px-4 py-3">
          <Lamp tone="stop">
            {test.result.providerStatus === null
              ? 'The provider does not answer'
              : `The provider answered ${test.result.providerStatus}`}{' '}
            after {Math.round(test.result.latencyMs).toLocaleString('en')} ms
          </Lamp>
          <p className="mt-1 break-words pl-4 font-mono text-caption">{test.result.message}</p>
        </div>
      )}
    </div>
  );
}
