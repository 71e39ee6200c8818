import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, existsSync, mkdirSync, openSync, readdirSync, readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { forgetProcess, recordProcess } from './process-record.ts';
import { PlainError } from './progress.ts';

/** A program to run beside us. */
export type Program = {
  name: string;
  command: [string, ...string[]];
  folder: string;
  /** All the child sees; nothing is inherited. */
  environment: Record<string, string>;
  /** Another user to run as; only root may. */
  user?: { uid: number; gid: number };
};

/** A program that runs. Its output goes to `logFile`. */
export type Child = {
  name: string;
  pid: number;
  logFile: string;
  /** Resolves when it has ended, with words for how: "exit code 1", "SIGKILL". */
  ended: Promise<string>;
  hasEnded(): boolean;
  /** Asks it to end, and after `graceMs` makes it. */
  stop(signal: NodeJS.Signals, graceMs: number): Promise<void>;
};

/** Everything that one launcher has running. Nothing joins once `stopping` is set. */
export type Crew = { home: string; stopping: boolean; children: Map<string, Child> };

/**
 * Starts a program in a process group of its own, so that Ctrl-C in the terminal reaches only the launcher, which then
 * ends everything in the right order.
 */
export async function startChild(crew: Crew, program: Program): Promise<Child> {
  if (crew.stopping) throw new PlainError(`${program.name} was not started: Switchyard is stopping.`);
  const { home } = crew;
  mkdirSync(join(home, 'logs'), { recursive: true });
  const logFile = join(home, 'logs', `${program.name}.log`);
  const log = openSync(logFile, 'a');
  const [file, ...args] = program.command;
  const child = spawn(file, args, {
    cwd: program.folder,
    env: { NODE_ENV: 'production', ...program.environment },
    stdio: ['ignore', log, log],
    detached: true,
    ...program.user,
  });
  closeSync(log);
  const ended = endOf(child);
  if (child.pid === undefined) throw new PlainError(`${program.name} could not be started: ${await ended}.`);
  recordProcess(home, program.name, child.pid);
  void ended.then(() => forgetProcess(home, program.name));
  const started: Child = {
    name: program.name,
    pid: child.pid,
    logFile,
    ended,
    hasEnded: () => child.exitCode !== null || child.signalCode !== null,
    stop: (signal, graceMs) => stop({ child, ended, signal, graceMs }),
  };
  crew.children.set(program.name, started);
  return started;
}

/** Ends the services together, then Redis, then PostgreSQL. */
export async function endCrew(crew: Crew): Promise<void> {
  crew.stopping = true;
  const { redis, postgres, ...services } = Object.fromEntries(crew.children);
  await Promise.all(Object.values(services).map((child) => child.stop('SIGTERM', 20_000)));
  await redis?.stop('SIGTERM', 20_000);
  // SIGINT is PostgreSQL's quick and clean stop: it does not wait for clients.
  await postgres?.stop('SIGINT', 20_000);
}

/** Ends everything at once. PostgreSQL and Redis recover from it at the next start. */
export async function killCrew(crew: Crew): Promise<void> {
  crew.stopping = true;
  await Promise.all([...crew.children.values()].map((child) => child.stop('SIGKILL', 0)));
}

/** Puts the logs of the last start aside as `<name>.previous.log`, so that a log tells of one start. */
export function rotateLogs(home: string): void {
  const folder = join(home, 'logs');
  if (!existsSync(folder)) return;
  for (const file of readdirSync(folder).filter((name) => /^[a-z]+\.log$/.test(name)))
    renameSync(join(folder, file), join(folder, file.replace(/\.log$/, '.previous.log')));
}

/** The last lines of a log, for an error message. */
export function lastLines(logFile: string, count = 15): string {
  if (!existsSync(logFile)) return '';
  const lines = readFileSync(logFile, 'utf8').trimEnd().split('\n').slice(-count);
  return lines.map((line) => `  ${line}`).join('\n');
}

async function endOf(child: ChildProcess): Promise<string> {
  const failed = once(child, 'error').then(([error]) => String(error));
  const exited = once(child, 'exit').then(([code, signal]) => (code === null ? String(signal) : `exit code ${code}`));
  exited.catch(() => {});
  return Promise.race([failed, exited.catch((error: unknown) => String(error))]);
}

type Stop = { child: ChildProcess; ended: Promise<string>; signal: NodeJS.Signals; graceMs: number };

async function stop({ child, ended, signal, graceMs }: Stop): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill(signal);
  const timer = setTimeout(() => killGroup(child), graceMs);
  await ended;
  clearTimeout(timer);
}

function killGroup(child: ChildProcess): void {
  try {
    if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
  } catch {
    child.kill('SIGKILL');
  }
}
