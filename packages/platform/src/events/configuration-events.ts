import { z } from 'zod';
import { connectRedis, type Redis } from '../redis/connect-redis.ts';
import { keys } from '../redis/keys.ts';

/** Says that something a gateway keeps in memory about an organization has changed. */
export type ConfigurationChange = z.infer<typeof configurationChange>;

const configurationChange = z.strictObject({ organizationId: z.uuid() });

/** Tells every gateway to forget what it knows of an organization: keys, rules, limits, accounts, status. */
export async function announceConfigurationChange(redis: Redis, change: ConfigurationChange): Promise<void> {
  await redis.publish(keys.configurationChannel, JSON.stringify(change));
}

/** What a listener hears. */
export type ConfigurationListener = {
  onChange(change: ConfigurationChange): void;
  /** The connection was away, so changes may have been missed: everything known must be doubted. */
  onGap(): void;
};

/** Listens on a connection of its own; resolves once the subscription stands. */
export async function listenForConfigurationChanges(
  url: string,
  listener: ConfigurationListener,
): Promise<{ close(): void }> {
  const redis = connectRedis(url, { name: 'switchyard-configuration-events' });
  redis.on('message', (_channel, message) => {
    const change = readChange(message);
    if (change) listener.onChange(change);
    else listener.onGap();
  });
  await redis.subscribe(keys.configurationChannel);
  redis.on('close', () => listener.onGap());
  redis.on('ready', () => listener.onGap());
  return { close: () => redis.disconnect() };
}

/** Undefined for what is no announcement: anybody on Redis can publish, and a listener that threw would end its process. */
function readChange(message: string): ConfigurationChange | undefined {
  try {
    return configurationChange.safeParse(JSON.parse(message)).data;
  } catch {
    return undefined;
  }
}
