import type { ReactNode } from 'react';
import { formatCount, formatDuration } from '@/ui/format';
import { costText } from './cost';
import { Models } from './request-columns';
import type { RequestDetail } from './request-detail';

/** The facts of a request, one a line. */
export function RequestSummary({ request }: { request: RequestDetail }) {
  const { usage } = request;
  return (
    <dl className="grid grid-cols-[minmax(7rem,auto)_minmax(0,1fr)] ">
      <Fact label="Model">
        <Models asked={request.modelAsked} served={request.modelServed} />
      </Fact>
      <Fact label="Provider">
        {request.providerAccount === null ? 'none was called' : request.providerAccount.name}
      </Fact>
      <Fact label="Rule">
        {request.ruleName === null
          ? 'none matched; the default decided'
          : `${request.ruleName}, version ${request.ruleVersion}`}
      </Fact>
      <Fact label="Team">{request.team.name}</Fact>
      <Fact label="Key">{request.key.name}</Fact>
      <Fact label="Cost">
        {costText(request.costNanos)}
        {request.costEstimated && <span className="text-ink-3"> (estimated: the provider reported no usage)</span>}
      </Fact>
      <Fact label="Tokens in">{inputWords(usage)}</Fact>
      <Fact label="Tokens out">
        {formatCount(usage.outputTokens + usage.reasoningTokens)}
        {usage.reasoningTokens > 0 && (
          <span className="text-ink-3">, of them {formatCount(usage.reasoningTokens)} reasoning</span>
        )}
      </Fact>
      <Fact label="Latency">
        {formatDuration(request.latencyMs)}
        {request.timeToFirstTokenMs !== null && (
          <span className="text-ink-3">, first token after {formatDuration(request.timeToFirstTokenMs)}</span>
        )}
      </Fact>
      <Fact label="Gateway added">{formatDuration(request.gatewayOverheadMicros / 1_000)}</Fact>
      <Fact label="Answer">
        HTTP {request.httpStatus}, {request.stream ? 'streamed' : 'in one piece'}
        {request.finishReason !== null && `, finished by ${request.finishReason}`}
      </Fact>
      <Fact label="Endpoint">
        <code className="font-mono text-small">{request.endpoint}</code>
      </Fact>
      {request.client !== '' && <Fact label="Client">{request.client}</Fact>}
      {request.endUser !== null && <Fact label="End user">{request.endUser}</Fact>}
      {request.clientRequestId !== null && <Fact label="Client's id">{request.clientRequestId}</Fact>}
    </dl>
  );
}

function inputWords({ inputTokens, cachedInputTokens, cacheWriteTokens }: RequestDetail['usage']): ReactNode {
  const parts = [
    cachedInputTokens > 0 ? `${formatCount(cachedInputTokens)} read from the provider's cache` : '',
    cacheWriteTokens > 0 ? `${formatCount(cacheWriteTokens)} written to it` : '',
  ].filter((part) => part !== '');
  return (
    <>
      {formatCount(inputTokens + cachedInputTokens + cacheWriteTokens)}
      {parts.length > 0 && <span className="text-ink-3">, of them {parts.join(', ')}</span>}
    </>
  );
}

function Fact({ label, children }: { label: string; children: ReactNode }) {
  return (
    <>
      <dt className="border-b py-2 pr-6 text-ink-3">{label}</dt>
      <dd className="min-w-0 border-b py-2 break-words">{children}</dd>
    </>
  );
}
