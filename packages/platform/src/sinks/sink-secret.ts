import { type SinkSecrets, sinkSecrets } from '@switchyard/core/sinks/sink-configuration';
import { openSecret, sealSecret } from '../secrets/sealed-secret.ts';

/** Where a sink belongs. */
export type SinkBinding = { organizationId: string; sinkId: string };

/** Seals a sink's secrets with CHANNEL_PUBLIC_KEY. Only the worker, which has the private one, opens them. */
export function sealSink(publicKey: string, secrets: SinkSecrets, binding: SinkBinding): Promise<string> {
  return sealSecret(publicKey, JSON.stringify(sinkSecrets.parse(secrets)), binding);
}

/** Opens sealed secrets. Throws when they were sealed for another key pair or belong to another sink. */
export async function openSink(privateKey: string, sealed: string, binding: SinkBinding): Promise<SinkSecrets> {
  return sinkSecrets.parse(JSON.parse(await openSecret(privateKey, sealed, binding)));
}
