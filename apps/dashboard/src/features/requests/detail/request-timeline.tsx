import { outcomeWords } from '@/server/client/outcome-words';
import { formatDuration } from '@/ui/format';
import { ScrollRegion } from '@/ui/scroll-region';
import { Swatch } from '@/ui/swatch';
import { BodyCell, HeadCell, Table } from '@/ui/table';
import { Fact } from '../fact';
import type { RequestDetail } from '../request-detail';
import { type Line, type Phase, phases, timelineOf } from './timeline';

/** Where the time of a request went, as a waterfall and as a table. */
export function RequestTimeline({ request }: { request: RequestDetail }) {
  const lines = timelineOf(request);
  const wholeMs = Math.max(
    1,
    request.latencyMs,
    ...lines.flatMap(({ stretches }) => stretches.map(({ toMs }) => toMs)),
  );
  const used = new Set(lines.flatMap(({ stretches }) => stretches.map(({ phase }) => phase)));
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-6">
      <dl className="grid grid-cols-[minmax(7rem,auto)_minmax(0,1fr)]">
        <Fact label="Took">
          {formatDuration(request.latencyMs)}
          {request.timeToFirstTokenMs !== null && (
            <span className="text-ink-3">, first content after {formatDuration(request.timeToFirstTokenMs)}</span>
          )}
        </Fact>
        <Fact label="Of it the gateway">{formatDuration(request.gatewayOverheadMicros / 1_000)}</Fact>
      </dl>
      {lines.length === 0 ? (
        <p className="text-ink-2">{emptyWords(request)}</p>
      ) : (
        <>
          <figure aria-label="Waterfall" className="grid gap-3">
            {lines.map((line) => (
              <Waterfall key={line.key} line={line} wholeMs={wholeMs} />
            ))}
            <div aria-hidden className="flex justify-between text-caption text-ink-3">
              <span>0</span>
              <span>{formatDuration(wholeMs / 2)}</span>
              <span>{formatDuration(wholeMs)}</span>
            </div>
            <Legend used={used} />
          </figure>
          <Twin lines={lines} />
        </>
      )}
    </div>
  );
}

function emptyWords({ cacheStatus }: RequestDetail): string {
  if (cacheStatus === 'HIT' || cacheStatus === 'SHARED') return 'Answered from the cache: no provider was called.';
  return 'No provider was called.';
}

function Waterfall({ line, wholeMs }: { line: Line; wholeMs: number }) {
  const share = (ms: number) => `${(ms / wholeMs) * 100}%`;
  return (
    <div className="grid gap-1">
      <p className="flex justify-between gap-3 text-small">
        <span className="truncate">{line.title}</span>
        {line.outcome !== null && <span className="text-caption text-ink-3">{outcomeWords(line.outcome)}</span>}
      </p>
      <div aria-hidden className="relative h-4 overflow-hidden rounded-sm bg-sunken">
        {line.stretches.map(({ phase, fromMs, toMs }) => (
          <span
            key={phase}
            className="absolute inset-y-0 border-panel border-r"
            style={{
              background: `var(${phases[phase].color})`,
              left: `min(100% - 2px, ${share(fromMs)})`,
              width: `max(2px, ${share(toMs - fromMs)})`,
            }}
          />
        ))}
      </div>
    </div>
  );
}

const phaseNames: readonly Phase[] = ['queue', 'connect', 'firstByte', 'firstContent', 'stream', 'whole'];

function Legend({ used }: { used: ReadonlySet<Phase> }) {
  return (
    <ul aria-label="Legend" className="flex flex-wrap gap-x-4 gap-y-1 text-caption text-ink-2">
      {phaseNames
        .filter((phase) => used.has(phase))
        .map((phase) => (
          <li key={phase} className="inline-flex items-center gap-1.5">
            <Swatch color={phases[phase].color} />
            {phases[phase].label}
          </li>
        ))}
    </ul>
  );
}

/** The waterfall in figures. */
function Twin({ lines }: { lines: readonly Line[] }) {
  return (
    <ScrollRegion label="The waterfall as a table">
      <Table>
        <thead>
          <tr>
            <HeadCell>What</HeadCell>
            <HeadCell>Spent on</HeadCell>
            <HeadCell numeric>After</HeadCell>
            <HeadCell numeric>Took</HeadCell>
          </tr>
        </thead>
        <tbody>
          {lines.flatMap((line) =>
            line.stretches.map(({ phase, fromMs, toMs }) => (
              <tr key={`${line.key} ${phase}`}>
                <BodyCell>{line.title}</BodyCell>
                <BodyCell>{phases[phase].label}</BodyCell>
                <BodyCell numeric>{formatDuration(fromMs)}</BodyCell>
                <BodyCell numeric>{formatDuration(toMs - fromMs)}</BodyCell>
              </tr>
            )),
          )}
        </tbody>
      </Table>
    </ScrollRegion>
  );
}
