import { totalInputTokens, totalOutputTokens, unitBucketNames } from '@switchyard/core/pricing/usage';
import { counted, formatCount, formatDuration } from '@/ui/format';
import { Lamp } from '@/ui/lamp';
import { bucketWords } from './bucket-words';
import { privacyWords } from './content/content-words';
import { costText } from './cost';
import { Fact } from './fact';
import { Models } from './request-columns';
import type { RequestDetail } from './request-detail';
import { RequestFormats } from './request-formats';

/** The facts of a request, one a line. */
export function RequestSummary({ request }: { request: RequestDetail }) {
  const { usage, attempts } = request;
  const mismatches = attempts.flatMap(({ usageMismatch }) => usageMismatch ?? []);
  const last = attempts.at(-1);
  return (
    <dl className="grid grid-cols-[minmax(7rem,auto)_minmax(0,1fr)] ">
      <Fact label="Model">
        <Models asked={request.modelAsked} served={request.modelServed} whole />
      </Fact>
      <Fact label="Provider">
        {request.providerAccount === null ? 'none was called' : request.providerAccount.name}
      </Fact>
      <RequestFormats request={request} />
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
      <Fact label="Tokens in">
        <Total total={totalInputTokens(usage)} parts={inputParts(usage)} />
      </Fact>
      <Fact label="Tokens out">
        <Total total={totalOutputTokens(usage)} parts={outputParts(usage)} />
      </Fact>
      {unitBucketNames
        .filter((bucket) => usage[bucket] > 0)
        .map((bucket) => (
          <Fact key={bucket} label={bucketWords[bucket]}>
            {bucket === 'inputAudioMs' ? formatDuration(usage[bucket]) : formatCount(usage[bucket])}
          </Fact>
        ))}
      {mismatches.length > 0 && (
        <Fact label="Warning">
          <Lamp tone="caution">The provider's own count does not add up: {mismatches.join(' ')}</Lamp>
        </Fact>
      )}
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
        <code className="break-all font-mono text-small">{request.endpoint}</code>
      </Fact>
      {last?.serviceTier != null && <Fact label="Service tier">{last.serviceTier}</Fact>}
      <Fact label="Size">
        {formatCount(request.requestBytes)} bytes asked, {formatCount(request.responseBytes)} answered
      </Fact>
      <Fact label="Content">{privacyWords(request)}</Fact>
      {request.client !== '' && (
        <Fact label="Client">
          {request.client}
          {request.clientRetries !== null && request.clientRetries > 0 && (
            <span className="text-ink-3">, which had tried {counted(request.clientRetries, 'time')} before</span>
          )}
        </Fact>
      )}
      {request.member !== null && <Fact label="Person">{request.member.name}</Fact>}
      {request.session !== null && <Fact label="Session">{request.session}</Fact>}
      {request.traceId !== null && (
        <Fact label="Trace">
          <code className="break-all font-mono text-small">{request.traceId}</code>
        </Fact>
      )}
      {request.endUser !== null && <Fact label="End user">{request.endUser}</Fact>}
      {request.clientRequestId !== null && <Fact label="Client's id">{request.clientRequestId}</Fact>}
    </dl>
  );
}

function inputParts(usage: RequestDetail['usage']): string[] {
  const written = usage.cacheWriteTokens + usage.cacheWrite1hTokens;
  const read = usage.cachedInputTokens + usage.cachedInputAudioTokens + usage.cachedInputImageTokens;
  return [
    part(read, "read from the provider's cache"),
    part(written, 'written to it'),
    part(usage.inputAudioTokens + usage.cachedInputAudioTokens, 'audio'),
    part(usage.inputImageTokens + usage.cachedInputImageTokens, 'pictures'),
  ].flat();
}

function outputParts(usage: RequestDetail['usage']): string[] {
  return [
    part(usage.reasoningTokens, 'reasoning'),
    part(usage.outputAudioTokens, 'audio'),
    part(usage.outputImageTokens, 'pictures'),
  ].flat();
}

const part = (count: number, what: string) => (count > 0 ? [`${formatCount(count)} ${what}`] : []);

function Total({ total, parts }: { total: number; parts: readonly string[] }) {
  return (
    <>
      {formatCount(total)}
      {parts.length > 0 && <span className="text-ink-3">, of them {parts.join(', ')}</span>}
    </>
  );
}
