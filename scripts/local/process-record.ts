import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A process, told apart from a later one that was given the same id. */
export type ProcessRecord = { pid: number; bornAt: string };

/** Notes under `<home>/run/` that a process is ours, so that the next start finds it after a crash. */
export function recordProcess(home: string, name: string, pid: number): void {
  mkdirSync(join(home, 'run'), { recursive: true });
  writeFileSync(join(home, 'run', `${name}.json`), JSON.stringify(recordOf(pid)));
}

/** Forgets a process that has ended. */
export function forgetProcess(home: string, name: string): void {
  rmSync(join(home, 'run', `${name}.json`), { force: true });
}

/** Ends what an earlier start left running when it was killed: services first, then the stores under them. */
export async function endLeftovers(home: string): Promise<void> {
  const folder = join(home, 'run');
  if (!existsSync(folder)) return;
  const stores = ['redis', 'postgres'];
  const names = readdirSync(folder).map((file) => file.replace(/\.json$/, ''));
  await Promise.all(names.filter((name) => !stores.includes(name)).map((name) => endRecorded(home, name)));
  for (const name of stores) await endRecorded(home, name);
}

/** The record of a process that runs now. */
export function recordOf(pid: number): ProcessRecord {
  return { pid, bornAt: birthOf(pid) };
}

/** Whether the recorded process still runs: the id lives and it is the same process. */
export function isRunning({ pid, bornAt }: ProcessRecord): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    // Not permitted means alive, and somebody else's.
    return error instanceof Error && 'code' in error && error.code === 'EPERM' && birthOf(pid) === bornAt;
  }
  return birthOf(pid) === bornAt;
}

/** Reads a record; undefined when the file is missing or not one. */
export function readRecord(path: string): ProcessRecord | undefined {
  try {
    const value = JSON.parse(readFileSync(path, 'utf8')) as Partial<ProcessRecord>;
    if (typeof value.pid === 'number' && typeof value.bornAt === 'string')
      return { pid: value.pid, bornAt: value.bornAt };
  } catch {
    // A file that was cut short by a crash is as good as none.
  }
  return undefined;
}

async function endRecorded(home: string, name: string): Promise<void> {
  const record = readRecord(join(home, 'run', `${name}.json`));
  // SIGINT is PostgreSQL's quick and clean stop; the others take it as Ctrl-C.
  if (record && isRunning(record)) {
    signal(record.pid, 'SIGINT');
    if (!(await endsWithin(record, 10_000))) signal(record.pid, 'SIGKILL');
    await endsWithin(record, 5_000);
  }
  forgetProcess(home, name);
}

async function endsWithin(record: ProcessRecord, limitMs: number): Promise<boolean> {
  const deadline = performance.now() + limitMs;
  while (isRunning(record)) {
    if (performance.now() > deadline) return false;
    await Bun.sleep(50);
  }
  return true;
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // It ended by itself.
  }
}

/** When a process was born, as the system tells it: a text that only serves to be compared. */
function birthOf(pid: number): string {
  try {
    if (existsSync('/proc/self/stat')) {
      // The name in parentheses may hold anything; the start time is the 20th field behind it. A zombie has ended.
      const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? [];
      return fields[0] === 'Z' ? 'ended' : (fields[19] ?? '');
    }
    return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim();
  } catch {
    return '';
  }
}
