import type { contract, RouteOutput } from '@/server/contract';
import type { LampTone } from '@/ui/lamp';

/** A sink as lists show it. */
export type Sink = RouteOutput<typeof contract.logSinks.list>['items'][number];

/** See core's `sinkKinds`. */
export type SinkKind = Sink['configuration']['kind'];

/** What kinds of sink are called. */
export const kindWords: Record<SinkKind, string> = { s3: 'S3', webhook: 'Webhook', otlp: 'OTLP' };

/** Where a sink sends: "logs-bucket/switchyard/ at s3.example.com", "collector.example". */
export function whereOf({ configuration }: Pick<Sink, 'configuration'>): string {
  if (configuration.kind === 's3') {
    const { bucket, prefix, endpoint } = configuration;
    return `${bucket}${prefix === '' ? '' : `/${prefix}`} at ${hostOf(endpoint)}`;
  }
  return hostOf(configuration.url);
}

const hostOf = (address: string) => URL.parse(address)?.host ?? address;

/** How a sink does: off, failing with why, giving requests up, behind, or well. */
export function stateOf(sink: Pick<Sink, 'enabled' | 'dead' | 'lastError' | 'lastDeliveredAt'>): {
  tone: LampTone;
  words: string;
} {
  if (!sink.enabled) return { tone: 'off', words: 'Off' };
  if (sink.lastError !== null) return { tone: 'stop', words: sink.lastError };
  if (sink.dead > 0) return { tone: 'caution', words: 'Works, with dead letters' };
  return sink.lastDeliveredAt === null ? { tone: 'off', words: 'Nothing sent yet' } : { tone: 'clear', words: 'Works' };
}
