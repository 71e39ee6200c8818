import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { root } from './options.ts';
import { PlainError } from './progress.ts';

/** How a tool ended and everything it said. */
export type ToolResult = { ok: boolean; output: string };

/** The Node.js that started us, or the one on the PATH. */
export function nodeProgram(): string {
  const { SWITCHYARD_NODE: ours } = process.env;
  const found = ours || Bun.which('node');
  if (!found) throw new PlainError('node is not on the PATH; install Node.js 20.19 or newer from https://nodejs.org.');
  return found;
}

/** How a tool runs. */
export type ToolSetting = {
  /** The repository unless said. */
  folder?: string;
  /** What its environment has on top of ours. */
  environment?: Record<string, string | undefined>;
  timeoutMs?: number;
  /** Another user to run as; only root may. */
  user?: { uid: number; gid: number } | undefined;
};

/**
 * Runs a tool quietly and answers how it ended. It has a process group of its own, so that Ctrl-C reaches only us and we end
 * it with everything it started.
 */
export function runTool(command: [string, ...string[]], setting: ToolSetting = {}): Promise<ToolResult> {
  const { folder = root, environment = {}, timeoutMs = 30 * 60_000 } = setting;
  const [file, ...args] = command;
  return new Promise((resolve) => {
    const output: Buffer[] = [];
    const said = () => Buffer.concat(output).toString();
    const child = spawn(file, args, {
      cwd: folder,
      env: { ...process.env, ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
      ...setting.user,
    });
    running.add(child);
    const timer = setTimeout(() => {
      output.push(Buffer.from(`\nStopped after ${timeoutMs / 60_000} minutes.\n`));
      endGroup(child);
      // What the tool left behind may hold its output open for ever.
      setTimeout(() => resolve({ ok: false, output: said() }), 10_000).unref();
    }, timeoutMs);
    child.stdout.on('data', (chunk: Buffer) => output.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => output.push(chunk));
    child.on('error', (error) => resolve({ ok: false, output: error.message }));
    child.on('close', (code) => {
      clearTimeout(timer);
      running.delete(child);
      resolve({ ok: code === 0, output: said() });
    });
  });
}

/** Runs a Turborepo task, cached, telling nobody about it. */
export async function runTurbo(...args: string[]): Promise<ToolResult> {
  const path = `${await pnpmFolder()}${delimiter}${process.env.PATH ?? ''}`;
  const quiet = { TURBO_TELEMETRY_DISABLED: '1', NEXT_TELEMETRY_DISABLED: '1', TURBO_NO_UPDATE_NOTIFIER: '1' };
  return runTool([binary('turbo'), 'run', ...args, '--no-color'], {
    environment: { ...quiet, PATH: path, FORCE_COLOR: '0' },
  });
}

/** The path of a tool that was installed with the packages. */
export const binary = (name: string) => join(root, 'node_modules', '.bin', name);

/** A tool that still works when we end has nobody to work for. */
const running = new Set<ChildProcess>();
process.on('exit', () => {
  for (const child of running) endGroup(child);
});

function endGroup(child: ChildProcess): void {
  try {
    if (child.pid !== undefined) process.kill(-child.pid, 'SIGTERM');
  } catch {
    // It ended by itself.
  }
}

/**
 * Turborepo calls `pnpm` by name; this folder holds one that is the pinned version, whatever else is installed. npx is asked
 * once where it keeps that version, because going through npx costs a second each time.
 */
async function pnpmFolder(): Promise<string> {
  const folder = join(root, 'node_modules', '.switchyard-bin');
  const { packageManager } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { packageManager: string };
  const path = join(folder, 'pnpm');
  const known = existsSync(path) ? readFileSync(path, 'utf8') : '';
  const program = /^exec "([^"]+)"/m.exec(known)?.[1];
  if (known.includes(`# ${packageManager}\n`) && program && existsSync(program)) return folder;
  const asked = await runTool(['npx', '--yes', `--package=${packageManager}`, '--', 'sh', '-c', 'command -v pnpm']);
  const found = asked.output.split('\n').find((line) => existsSync(line));
  const command = found ? `"${found}"` : `npx --yes ${packageManager}`;
  mkdirSync(folder, { recursive: true });
  writeFileSync(path, `#!/bin/sh\n# ${packageManager}\nexec ${command} --pm-on-fail=ignore "$@"\n`);
  chmodSync(path, 0o755);
  return folder;
}
