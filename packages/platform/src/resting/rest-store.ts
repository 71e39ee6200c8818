import { type Resting, resting } from '@switchyard/core/routing/resting';
import { z } from 'zod';
import type { Redis } from '../redis/connect-redis.ts';
import { keys } from '../redis/keys.ts';
import type { RestMessage } from './rest-messages.ts';

/** What a provider says is left of an account's rate limits for a model: the smallest share, from 0 to 1, and when it said so, ms since 1970. */
export type Headroom = z.infer<typeof headroom> & { providerAccountId: string; model: string };

const headroom = z.strictObject({ share: z.number().min(0).max(1), atMs: z.int() });

/**
 * The rests and headroom of an organization, as its gateways tell each other and the dashboard. All of it is a help and none of it a
 * truth: what is lost every gateway finds out by itself. Every method rejects when Redis does not answer.
 */
export type RestStore = ReturnType<typeof createRestStore>;

/** Nothing rests for longer than an hour; what nobody renews is gone after two. */
const keptSeconds = 7_200;

/** Reads and writes rests over a connection. */
export function createRestStore(redis: Redis) {
  const tell = (message: RestMessage) => redis.publish(keys.restingChannel, JSON.stringify(message));
  return {
    /** The rests that have not ended, in no order. What has ended, or is not understood, is deleted on the way. */
    async readRests(organizationId: string, nowMs: number = Date.now()): Promise<Resting[]> {
      const fields = await redis.hgetall(keys.resting(organizationId));
      const rests: Resting[] = [];
      const ended: string[] = [];
      for (const [field, text] of Object.entries(fields)) {
        const rest = parse(resting, text);
        if (rest && rest.untilMs > nowMs) rests.push(rest);
        else ended.push(field);
      }
      if (ended.length > 0) await redis.hdel(keys.resting(organizationId), ...ended);
      return rests;
    },
    /** Keeps a rest and tells every gateway. */
    async saveRest(organizationId: string, rest: Resting): Promise<void> {
      const key = keys.resting(organizationId);
      await Promise.all([
        redis.hset(key, fieldOf(rest.credentialId, rest.model), JSON.stringify(rest)),
        redis.expire(key, keptSeconds),
        tell({ kind: 'rest', organizationId, rest }),
      ]);
    },
    /** Ends the rest of a credential for one model, or the one for every model (null), and tells every gateway. */
    async endRest(
      organizationId: string,
      { credentialId, model }: Pick<Resting, 'credentialId' | 'model'>,
    ): Promise<void> {
      await redis.hdel(keys.resting(organizationId), fieldOf(credentialId, model));
      await tell({ kind: 'ended', organizationId, credentialId, model });
    },
    /** Ends every rest of a credential, because somebody says that it works again, and tells every gateway to ask it. */
    async wake(organizationId: string, credentialId: string): Promise<void> {
      const key = keys.resting(organizationId);
      const fields = await redis.hkeys(key);
      const its = fields.filter((field) => field.startsWith(`${credentialId} `));
      if (its.length > 0) await redis.hdel(key, ...its);
      await tell({ kind: 'wake', organizationId, credentialId });
    },
    /** What was last told of each account and model; how old that is says `atMs`. */
    async readHeadroom(organizationId: string): Promise<Headroom[]> {
      const fields = await redis.hgetall(keys.headroom(organizationId));
      return Object.entries(fields).flatMap(([field, text]) => {
        const known = parse(headroom, text);
        const space = field.indexOf(' ');
        const providerAccountId = field.slice(0, space);
        return known && space > 0 ? [{ ...known, providerAccountId, model: field.slice(space + 1) }] : [];
      });
    },
    /** Keeps what a provider said of an account and model. */
    async saveHeadroom(organizationId: string, { providerAccountId, model, ...said }: Headroom): Promise<void> {
      const key = keys.headroom(organizationId);
      await Promise.all([
        redis.hset(key, `${providerAccountId} ${model}`, JSON.stringify(said)),
        redis.expire(key, keptSeconds),
      ]);
    },
  };
}

const fieldOf = (credentialId: string, model: string | null) => `${credentialId} ${model ?? '*'}`;

/** Undefined for what is not of the schema: another version may have written it. */
function parse<Value>(schema: z.ZodType<Value>, text: string): Value | undefined {
  try {
    return schema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}
