import { PGlite } from '@electric-sql/pglite';
import { vector } from '@electric-sql/pglite-pgvector';
import { PGLiteSocketServer } from '@electric-sql/pglite-socket';
import { Client } from 'pg';
import { appRoles, readMigrations } from '../migrate/migrate.ts';
import { ensureVectorTable } from '../migrate/vector-table.ts';

/** A database of a test's own that has pgvector, whatever servers this machine has. */
export type VectorDatabase = {
  /** For our own driver; pools of one connection. There is one session, so it is whoever `as` said last. */
  url: string;
  /** From now on every statement is that of this role; of the superuser when none is named. */
  as(role?: keyof typeof appRoles): Promise<void>;
  /** Runs SQL as the superuser, and goes on as whoever it was. */
  asOwner<Row>(sql: string, values?: unknown[]): Promise<Row[]>;
  /** Refuses and drops connections, as a server that has gone. */
  stop(): Promise<void>;
};

/**
 * PostgreSQL in this process (PGlite), with every migration and the table for vectors, or without that table. It has one session, no
 * time limits of statements, and computes slower than a server: what it shows is what is found, never how fast.
 */
export async function createVectorDatabase({ hasTable = true } = {}): Promise<VectorDatabase> {
  const database = await PGlite.create({ extensions: { vector } });
  for (const { content } of readMigrations()) await database.exec(content);
  const server = new PGLiteSocketServer({ db: database, host: '127.0.0.1', port: 0, maxConnections: 4 });
  await server.start();
  const url = `postgresql://postgres:postgres@${server.getServerConn()}/postgres`;
  if (hasTable) await withClient(url, ensureVectorTable);
  let current: keyof typeof appRoles | undefined;
  const setRole = (role: typeof current) =>
    database.exec(role === undefined ? 'RESET ROLE' : `SET ROLE ${appRoles[role]}`);
  return {
    url,
    async as(role) {
      await setRole(role);
      current = role;
    },
    async asOwner<Row>(sql: string, values: unknown[] = []) {
      await setRole(undefined);
      const { rows } = await database.query<Row>(sql, values);
      await setRole(current);
      return rows;
    },
    async stop() {
      await server.stop();
      await database.close();
    },
  };
}

async function withClient(url: string, work: (client: Client) => Promise<unknown>): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  await work(client);
  await client.end();
}
