import { resting } from '@switchyard/core/routing/resting';
import { z } from 'zod';
import { connectRedis } from '../redis/connect-redis.ts';
import { keys } from '../redis/keys.ts';

const restMessage = z.discriminatedUnion('kind', [
  /** A gateway gives a credential a rest. */
  z.strictObject({ kind: z.literal('rest'), organizationId: z.uuid(), rest: resting }),
  /** A gateway was answered: the rest for the model, or the one for every model (null), is over. */
  z.strictObject({
    kind: z.literal('ended'),
    organizationId: z.uuid(),
    credentialId: z.uuid(),
    model: z.string().nullable(),
  }),
  /** Somebody says that a credential works again: all its rests are over. */
  z.strictObject({ kind: z.literal('wake'), organizationId: z.uuid(), credentialId: z.uuid() }),
]);

/** What is said on the channel of resting credentials. */
export type RestMessage = z.infer<typeof restMessage>;

/** What a listener hears. Gateways hear their own messages, too. */
export type RestListener = {
  onMessage(message: RestMessage): void;
  /** The connection was away, so messages may have been missed. */
  onGap(): void;
};

/**
 * Listens on a connection of its own, at once when Redis is there and as soon as it is otherwise. What is no message is not heard:
 * anybody on Redis can publish.
 */
export function listenForRests(url: string, listener: RestListener): { ready: Promise<void>; close(): void } {
  const redis = connectRedis(url, { name: 'switchyard-rests' });
  redis.on('message', (_channel, text) => {
    const message = readMessage(text);
    if (message) listener.onMessage(message);
  });
  redis.on('ready', () => listener.onGap());
  const ready = redis.subscribe(keys.restingChannel).then(
    () => {},
    () => {}, // closed before it stood
  );
  return { ready, close: () => redis.disconnect() };
}

function readMessage(text: string): RestMessage | undefined {
  try {
    return restMessage.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}
