import { chownSync, existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ensureDatabase, probeDatabase } from '@switchyard/db/migrate/database';
import { type Child, type Crew, lastLines, startChild } from './child.ts';
import { freePort } from './free-port.ts';
import { type PostgresPlace, placePostgres } from './postgres-place.ts';
import { PlainError } from './progress.ts';
import { runTool } from './tools.ts';

/** What to run: the port wished for, and the superuser's password. */
export type PostgresOptions = { port: number; password: string; flags?: string[] };

/**
 * Starts the PostgreSQL that comes as an npm package, listening on the loopback address only, and answers the URL of the
 * database `switchyard` as its superuser. The first start creates the data folder.
 */
export async function startPostgres(crew: Crew, options: PostgresOptions): Promise<string> {
  const { password } = options;
  const place = placePostgres(crew.home);
  if (!existsSync(join(place.data, 'PG_VERSION'))) await initialise(place, password);
  const port = await freePort(options.port);
  const start = () =>
    startChild(crew, {
      name: 'postgres',
      command: [
        join(place.binaries, 'postgres'),
        ...['-D', place.data, '-p', String(port)],
        ...['-c', 'listen_addresses=127.0.0.1', '-c', 'unix_socket_directories=', '-c', 'max_connections=200'],
        ...(options.flags ?? []),
      ],
      folder: place.data,
      environment: { PATH: process.env.PATH ?? '', LC_ALL: 'C' },
      ...(place.user ? { user: place.user } : {}),
    });
  const serverUrl = `postgresql://postgres:${encodeURIComponent(password)}@127.0.0.1:${port}/postgres`;
  await untilItAnswers(start, serverUrl);
  return ensureDatabase(serverUrl, 'switchyard');
}

/** A folder that a crash left half made would never start, so it is made beside and renamed when whole. */
async function initialise({ binaries, data, user }: PostgresPlace, password: string): Promise<void> {
  const draft = `${data}.new`;
  rmSync(draft, { recursive: true, force: true });
  mkdirSync(draft, { recursive: true, mode: 0o700 });
  const passwordFile = join(dirname(data), 'postgres-password.tmp');
  writeFileSync(passwordFile, `${password}\n`, { mode: 0o600 });
  if (user) for (const path of [draft, passwordFile]) chownSync(path, user.uid, user.gid);
  const sign = ['--username=postgres', `--pwfile=${passwordFile}`, '--auth=scram-sha-256'];
  const text = ['--encoding=UTF8', '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'];
  const result = await runTool([join(binaries, 'initdb'), `--pgdata=${draft}`, ...sign, ...text], {
    folder: draft,
    environment: { LC_ALL: 'C' },
    user,
  });
  rmSync(passwordFile, { force: true });
  if (result.ok) {
    renameSync(draft, data);
    return;
  }
  rmSync(draft, { recursive: true, force: true });
  throw new PlainError(
    `The embedded PostgreSQL could not create its data folder ${data}; set DATABASE_URL to use a server of yours.\n${result.output.trimEnd()}`,
  );
}

/** What a server says that is started while some process of one that was killed is still ending. */
const stillInUse = 'pre-existing shared memory block';

async function untilItAnswers(start: () => Promise<Child>, serverUrl: string): Promise<void> {
  const deadline = performance.now() + 60_000;
  let child = await start();
  for (;;) {
    try {
      await probeDatabase(serverUrl);
      return;
    } catch (error) {
      const isLate = performance.now() > deadline;
      if (!isLate && child.hasEnded() && lastLines(child.logFile).includes(stillInUse)) child = await start();
      else if (isLate || child.hasEnded())
        throw new PlainError(
          `The embedded PostgreSQL did not start (${error instanceof Error ? error.message : error}). It said:\n${lastLines(child.logFile)}`,
        );
      await Bun.sleep(50);
    }
  }
}
