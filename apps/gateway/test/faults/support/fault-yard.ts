import type { BillEntry } from '@switchyard/simulator/bill/bill';
import { type Simulator, startSimulator } from '@switchyard/simulator/simulator';
import { createWorld, model, until } from '../../testing/world.ts';
import type { Door, Seen } from './drive.ts';

/** A gateway before two providers: one for the faults, and one that is well unless a test says otherwise. */
export type FaultYard = Awaited<ReturnType<typeof createFaultYard>>;

/** What the healthy provider is asked for: another model, so that its words are not those of the first. */
export const backupModel = 'yard-backup';

/** How long somebody who never answers is waited for: long for a busy machine, and short for a test. */
export const patienceMs = 4_000;

/** Waits for targets that are to fall silent. Refusals come at once, however long a connection is waited for. */
export const patience = { connectMs: 15_000, firstContentMs: patienceMs, idleMs: patienceMs };

/** Waits that a healthy target never reaches, however busy the machine is. */
const unhurried = { connectMs: 15_000, firstContentMs: 60_000, idleMs: 60_000 };

/** Nano-USD a million tokens; of the first provider's model, too, so that both bills add up alike. */
const rates = {
  inputNanosPerMillion: 150_000_000n,
  cachedInputNanosPerMillion: 75_000_000n,
  outputNanosPerMillion: 600_000_000n,
  effectiveFrom: new Date(0),
};

export async function createFaultYard() {
  const world = await createWorld();
  await world.watch();
  const backup = await startSimulator({ port: 0 });
  const { organizationId, owner } = world;
  await owner.priceOverride.create({ data: { organizationId, model: backupModel, ...rates } });
  const backupId = await world.addAccount({
    slug: 'backup',
    models: [backupModel],
    baseUrl: `${backup.url}/v1`,
    credential: 'sk-backup',
  });
  const simulators: Simulator[] = [world.simulator, backup];
  const backupCall = { kind: 'call', providerAccountId: backupId, model: backupModel };
  const door: Door = { baseUrl: world.baseUrl, secret: world.key.secret };

  return {
    ...world,
    door,
    /** The provider for faults. */
    primary: world.simulator,
    backup,
    backupId,
    backupCall,
    primaryCall: { kind: 'call', providerAccountId: world.accountId, model },
    /** Sends one model name to these targets in order, without hurry unless `waits` says otherwise. */
    async route(name: string, targets: readonly object[], waits: object = unhurried): Promise<string> {
      const target = targets.length === 1 ? targets[0] : { kind: 'fallback', targets };
      return await world.addRule({ conditions: [isModel(name)], target, timeouts: waits });
    },
    /** An account at the provider for faults whose one model is a script of its own: what is wrong with it is wrong with nobody else. */
    async addScripted(slug: string, script: string, account: { provider?: string; path?: string } = {}) {
      const { provider = 'openai-compatible', path = '/v1' } = account;
      await owner.priceOverride.create({ data: { organizationId, model: script, ...rates } });
      const baseUrl = world.simulator.url + path;
      const providerAccountId = await world.addAccount({ slug, provider, models: [script], baseUrl });
      return { kind: 'call', providerAccountId, model: script };
    },
    /** Empties both bills, and the sky with them. */
    clear(): void {
      for (const simulator of simulators) simulator.reset();
    },
    /** Every attempt that reached a provider, once none is under way. */
    async billed(): Promise<BillEntry[]> {
      await Promise.all(simulators.map(({ bill }) => bill.idle()));
      return simulators.flatMap(({ bill }) => bill.entries());
    },
    /** The rows of what callers saw, once all of them are written. */
    rows: (seen: readonly Seen[]) =>
      until(async () => {
        const rows = await owner.requestLog.findMany({ where: { endUser: { in: seen.map(({ user }) => user) } } });
        return rows.length >= seen.length && rows;
      }, 30_000),
    async close(): Promise<void> {
      await world.close();
      await backup.stop();
    },
  };
}

const isModel = (name: string) => ({ field: 'model', operator: 'is', values: [name] });
