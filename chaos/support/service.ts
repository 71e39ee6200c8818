import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { until } from '../../apps/gateway/test/testing/until.ts';

/** A service as a process of its own, so that it can die like one. */
export type Service = {
  /** Ends it as a power cut would. Resolves when it is gone. */
  kill9(): Promise<void>;
  /** Starts it again and waits until it is ready. */
  restart(): Promise<void>;
  /** All that it has written to its output, errors included, since the first start. */
  said(): string;
  stop(): Promise<void>;
};

/** What to run: a file for Bun, its environment, and the processors it may use (all, unless named as `taskset -c` does). */
export type Program = { file: string; environment: Record<string, string>; processors?: string | undefined };

/** Starts a service and waits until its health check answers. */
export async function startService(program: Program, readyUrl: string): Promise<Service> {
  const said: string[] = [];
  let child = run(program, said);
  const last = () => void child.kill('SIGKILL');
  process.on('exit', last);
  const ready = () =>
    until(async () => {
      if (await answers(readyUrl)) return true;
      // A service may give up when the stores are away at its start; what keeps services running starts it again.
      if (hasEnded(child)) {
        await Bun.sleep(200);
        child = run(program, said);
      }
      return false;
    }, 60_000);
  await ready();
  return {
    kill9: () => end(child, 'SIGKILL'),
    async restart() {
      child = run(program, said);
      await ready();
    },
    said: () => said.join(''),
    async stop() {
      process.off('exit', last);
      await end(child, 'SIGTERM');
    },
  };
}

function answers(url: string): Promise<boolean> {
  return fetch(url, { signal: AbortSignal.timeout(2_000) }).then(
    (answer) => answer.ok,
    () => false,
  );
}

const hasEnded = (child: ChildProcess) => child.exitCode !== null || child.signalCode !== null;

function run({ file, environment, processors }: Program, said: string[]): ChildProcess {
  const pin = processors === undefined ? [] : ['taskset', '-c', processors];
  const [command = process.execPath, ...args] = [...pin, process.execPath, file];
  const child = spawn(command, args, {
    env: { PATH: process.env.PATH, NODE_ENV: 'production', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text) => said.push(text));
  // Whoever runs the test sees what went wrong.
  child.stderr.pipe(process.stderr);
  return child;
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (hasEnded(child)) return;
  const gone = once(child, 'exit');
  child.kill(signal);
  await gone;
}
