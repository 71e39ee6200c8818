import type { SinkConfiguration, SinkSecrets } from '@switchyard/core/sinks/sink-configuration';
import { newSigningSecret } from '@switchyard/platform/notifications/channel-secret';
import { type SinkBinding, sealSink } from '@switchyard/platform/sinks/sink-secret';
import type { App } from '../app.ts';
import type { contract, RouteInput } from '../contract/index.ts';

/** Where a sink sends to, as it is typed. */
export type SinkTarget = RouteInput<typeof contract.logSinks.create>['body']['target'];

/** A target as it is kept; the secret that signs what a webhook gets is new, to show once. */
export type SealedTarget = { configuration: SinkConfiguration; sealed: string; signingSecret: string | null };

/** Parts a target into what may be shown and what is sealed for the worker alone. */
export async function sealTarget(
  { environment }: App,
  target: SinkTarget,
  binding: SinkBinding,
): Promise<SealedTarget> {
  const { configuration, secrets } = parted(target);
  return {
    configuration,
    sealed: await sealSink(environment.CHANNEL_PUBLIC_KEY, secrets, binding),
    signingSecret: secrets.kind === 'webhook' ? secrets.signingSecret : null,
  };
}

function parted(target: SinkTarget): { configuration: SinkConfiguration; secrets: SinkSecrets } {
  switch (target.kind) {
    case 's3': {
      const { accessKeyId, secretAccessKey, region = 'us-east-1', prefix = '', ...rest } = target;
      return { configuration: { ...rest, region, prefix }, secrets: { kind: 's3', accessKeyId, secretAccessKey } };
    }
    case 'webhook':
      return { configuration: target, secrets: { kind: 'webhook', signingSecret: newSigningSecret() } };
    case 'otlp': {
      const { kind, url, headers = [] } = target;
      return {
        configuration: { kind, url, headerNames: headers.map(({ name }) => name) },
        secrets: { kind, headers: Object.fromEntries(headers.map(({ name, value }) => [name, value])) },
      };
    }
  }
}
