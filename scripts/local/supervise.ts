import { type Child, type Crew, lastLines, startChild } from './child.ts';
import { PlainError } from './progress.ts';
import type { Service } from './services.ts';

/** What the supervisor tells. */
export type Events = {
  /** It was started again, with another process id. */
  onRestart(): void;
  /** It does not stay up: everything must end. */
  onGiveUp(reason: string): void;
};

/** How often a service may die, without having been up for a minute in between, before everything ends. */
const maximumDeaths = 5;

/**
 * Starts a service and answers when it is ready. When it dies later it says so and starts it again, waiting longer each
 * time; what dies five times in a row is given up.
 */
export async function supervise(crew: Crew, service: Service, events: Events): Promise<void> {
  const child = await startChild(crew, service);
  await untilReady(service, child);
  keepRunning({ crew, service, events, child }).catch((error: unknown) => {
    if (!crew.stopping) events.onGiveUp(String(error));
  });
}

type Watched = { crew: Crew; service: Service; events: Events; child: Child };

async function keepRunning({ crew, service, events, child: first }: Watched): Promise<void> {
  let child = first;
  let deaths = 0;
  for (;;) {
    const startedAt = performance.now();
    const how = await child.ended;
    if (crew.stopping) return;
    deaths = performance.now() - startedAt > 60_000 ? 1 : deaths + 1;
    console.error(`✗ The ${service.name} ended (${how}). Its last lines:\n${lastLines(child.logFile)}`);
    if (deaths >= maximumDeaths) return events.onGiveUp(`The ${service.name} ended ${deaths} times in a row.`);
    await Bun.sleep(250 * 2 ** (deaths - 1));
    child = await startChild(crew, service);
    console.error(`… The ${service.name} is started again.`);
    events.onRestart();
  }
}

/** Asks the health check until it agrees. Fails at once when the program has ended. */
async function untilReady(service: Service, child: Child): Promise<void> {
  const deadline = performance.now() + 90_000;
  let last = 'no answer';
  while (performance.now() < deadline) {
    if (child.hasEnded())
      throw new PlainError(
        `The ${service.name} did not start (${await child.ended}). It said:\n${lastLines(child.logFile)}`,
      );
    try {
      const response = await fetch(service.healthUrl, { signal: AbortSignal.timeout(10_000) });
      if (response.ok) return;
      last = `HTTP ${response.status}: ${(await response.text()).slice(0, 300)}`;
    } catch (error) {
      last = error instanceof Error ? error.message : String(error);
    }
    await Bun.sleep(50);
  }
  await child.stop('SIGTERM', 5_000);
  throw new PlainError(
    `The ${service.name} did not become ready within 90 s; ${service.healthUrl} said: ${last}. Its last lines:\n${lastLines(child.logFile)}`,
  );
}
