import type { Chance } from '@switchyard/core/routing/strategy';
import type { Logger } from '@switchyard/platform/log/create-logger';
import type { RestMessage } from '@switchyard/platform/resting/rest-messages';
import type { RestStore } from '@switchyard/platform/resting/rest-store';
import type { Clock } from '../../services.ts';
import { createBoundedMap } from './bounded-map.ts';
import { createOrganizationHealth, type OrganizationHealth } from './organization-health.ts';

/** What is known of the health of providers, by organization. One organization's troubles are nobody else's. */
export type Board = {
  /** What is known of an organization's targets. */
  of(organizationId: string): OrganizationHealth;
  /** Takes over what other gateways know of an organization, when it is first asked for. Undefined when that is done. Never rejects. */
  load(organizationId: string): Promise<void> | undefined;
  /** What is said on the channel of rests. */
  hear(message: RestMessage): void;
  /** Messages may have been missed: what others know is asked for again. */
  doubt(): void;
};

export type BoardParts = { store: RestStore; clock: Clock; chance: Chance; logger: Logger };

const mostOrganizations = 20_000;

/** How long a request waits for what other gateways know, ms. It is a help, no more. */
const patienceMs = 100;

type Entry = { health: OrganizationHealth; loading: Promise<void> | null; loaded: boolean };

/** Makes an empty board. */
export function createBoard({ store, clock, chance, logger }: BoardParts): Board {
  const organizations = createBoundedMap<Entry>(mostOrganizations, {
    make: (organizationId) => ({ health: healthOf(organizationId), loading: null, loaded: false }),
    mayForget: ({ health }) => health.retries.isIdle(),
  });

  /** Redis may be away; every gateway then knows what it found out by itself. */
  const told = (telling: Promise<void>) =>
    void telling.catch((error: unknown) => logger.debug({ err: error }, 'other gateways were not told of a rest'));

  function healthOf(organizationId: string): OrganizationHealth {
    return createOrganizationHealth({
      clock,
      chance,
      tell: {
        rest: (rest) => told(store.saveRest(organizationId, rest)),
        ended: (ended) => told(store.endRest(organizationId, ended)),
        headroom: (headroom) => told(store.saveHeadroom(organizationId, headroom)),
        parked({ providerAccountId, credentialId, reason, untilMs }) {
          const until = new Date(untilMs).toISOString();
          logger.error(
            { organizationId, providerAccountId, credentialId, until },
            `a credential is not used for a while: ${reason}`,
          );
        },
      },
    });
  }

  async function read(organizationId: string, entry: Entry): Promise<void> {
    try {
      const rests = await store.readRests(organizationId, clock.wallMs());
      for (const rest of rests) entry.health.hearRest(rest);
    } catch (error) {
      logger.debug({ err: error }, 'what other gateways know of rests could not be read');
    }
    entry.loaded = true;
    entry.loading = null;
  }

  return {
    of: (organizationId) => organizations.of(organizationId).health,
    load(organizationId) {
      const entry = organizations.of(organizationId);
      if (entry.loaded) return undefined;
      entry.loading ??= read(organizationId, entry);
      return Promise.race([entry.loading, patience(entry)]);
    },
    hear(message) {
      // Of an organization that is not served here nothing need be known; it is read when it is.
      const health = organizations.get(message.organizationId)?.health;
      if (health === undefined) return;
      if (message.kind === 'rest') health.hearRest(message.rest);
      else if (message.kind === 'ended') health.hearEnd(message);
      else health.hearWake(message.credentialId);
    },
    doubt() {
      for (const [, entry] of organizations.values()) entry.loaded = false;
    },
  };
}

/** Whoever comes after it has run out does not wait either. */
async function patience(entry: Entry): Promise<void> {
  await Bun.sleep(patienceMs);
  entry.loaded = true;
}
