import { announceConfigurationChange } from '@switchyard/platform/events/configuration-events';
import type { App } from '../app.ts';

/**
 * Tells every gateway to load an organization anew. The change is committed by now: when Redis does not answer it is logged, and
 * gateways, which doubt all they know while Redis is away, load it when they come back.
 */
export async function announceChange({ redis, log }: App, organizationId: string): Promise<void> {
  await announceConfigurationChange(redis, { organizationId }).catch((error: unknown) => {
    log.error({ err: error, organizationId }, 'A configuration change could not be announced');
  });
}
