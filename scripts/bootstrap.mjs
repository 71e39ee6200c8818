// Runs before anything is installed: plain Node, no dependencies, no TypeScript.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { constants } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const windows = process.platform === 'win32';

/** Makes sure that Node is new enough and the packages are installed, then becomes `bun <script> <arguments>`. */
export async function runOnBun(script) {
  refuseOldNode();
  await installPackages();
  const bun = join(root, 'node_modules', '.bin', windows ? 'bun.exe' : 'bun');
  const child = spawn(bun, [join(root, script), ...process.argv.slice(2)], {
    stdio: 'inherit',
    env: { ...process.env, SWITCHYARD_NODE: process.execPath },
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  endWithNpm(() => child.kill('SIGTERM'));
  child.on('error', (error) => stop(`Bun did not start: ${error.message}`));
  child.on('exit', (code, signal) => process.exit(code ?? 128 + (constants.signals[signal] ?? 0)));
}

/** npm passes a SIGTERM only to the shell between us, which ends without passing it on; we notice that it is gone. */
function endWithNpm(end) {
  const { npm_lifecycle_event: script } = process.env;
  if (script === undefined) return;
  const shell = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === shell) return;
    clearInterval(timer);
    end();
  }, 500);
}

function refuseOldNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  stop(
    `Switchyard needs Node.js 20.19 or newer; this is ${process.versions.node}. Get a newer one at https://nodejs.org.`,
  );
}

/** Installs with the pinned pnpm, and only when a manifest or the lockfile has changed since the last time. */
async function installPackages() {
  const mark = join(root, 'node_modules', '.switchyard-install');
  const hash = manifestsHash();
  if (existsSync(mark) && readFileSync(mark, 'utf8') === hash) return;
  rmSync(mark, { force: true });
  const startedAt = performance.now();
  if (process.stdout.isTTY) process.stdout.write('… Installing packages');
  const { packageManager } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const pnpm = packageManager.split('+')[0];
  // This is the pinned pnpm; without `ignore` it would want to install itself once more, as the lockfile's.
  const { code, output } = await run('npx', ['--yes', pnpm, 'install', '--frozen-lockfile', '--pm-on-fail=ignore']);
  if (process.stdout.isTTY) process.stdout.write('\r\x1b[K');
  if (code !== 0) {
    console.error(output.trimEnd());
    stop(`The packages could not be installed; ${pnpm} says why above. The npm registry must be reachable.`);
  }
  writeFileSync(mark, hash);
  console.log(`✓ Packages installed (${((performance.now() - startedAt) / 1000).toFixed(1)} s)`);
}

/** Covers everything that decides what is installed, and the Node it is installed for. */
function manifestsHash() {
  const hash = createHash('sha256').update(`${process.platform} ${process.arch} ${process.versions.modules}\n`);
  const manifests = ['package.json', 'pnpm-lock.yaml', 'pnpm-workspace.yaml'];
  for (const folder of ['apps', 'packages'])
    for (const name of readdirSync(join(root, folder)).sort()) manifests.push(join(folder, name, 'package.json'));
  for (const path of manifests)
    if (existsSync(join(root, path))) hash.update(`${path}\n`).update(readFileSync(join(root, path)));
  return hash.digest('hex');
}

/** Runs a command without a terminal and answers its exit code and all it said. */
function run(command, args) {
  return new Promise((resolve) => {
    const output = [];
    // CI=true keeps pnpm from asking questions that nobody would see.
    const child = spawn(command, args, { cwd: root, shell: windows, env: { ...process.env, CI: 'true' } });
    child.stdin.end();
    child.stdout.on('data', (chunk) => output.push(chunk));
    child.stderr.on('data', (chunk) => output.push(chunk));
    child.on('error', (error) => resolve({ code: 1, output: error.message }));
    child.on('close', (code) => resolve({ code: code ?? 1, output: Buffer.concat(output).toString() }));
  });
}

function stop(sentence) {
  console.error(`✗ ${sentence}`);
  process.exit(1);
}
