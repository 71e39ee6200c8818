import { migrate, type RolePasswords } from '@switchyard/db/migrate/migrate';
import { checkDatabase } from './local/external-stores.ts';
import { PlainError, printFailure } from './local/progress.ts';
import { vectorNote } from './local/vector-note.ts';

try {
  const { DATABASE_URL: databaseUrl } = process.env;
  if (!databaseUrl)
    throw new PlainError('DATABASE_URL is missing: the database to migrate, as the owner, who may create roles.');
  await checkDatabase(databaseUrl);
  const rolePasswords = readPasswords();
  const { applied, vectors } = await migrate({ databaseUrl, ...(rolePasswords ? { rolePasswords } : {}) });
  for (const name of applied) console.log(`✓ Applied ${name}`);
  if (applied.length === 0) console.log('✓ The database already has every migration.');
  const note = vectorNote(vectors);
  if (note !== undefined) console.log(note);
  if (rolePasswords) console.log("✓ The apps' roles may sign in.");
  process.exit(0);
} catch (error) {
  printFailure(error);
  process.exit(1);
}

/** All three passwords or none: a role without one cannot sign in, which is noticed late. */
function readPasswords(): RolePasswords | undefined {
  const { GATEWAY_DB_PASSWORD: gateway, WORKER_DB_PASSWORD: worker, DASHBOARD_DB_PASSWORD: dashboard } = process.env;
  if (!gateway && !worker && !dashboard) return undefined;
  if (gateway && worker && dashboard) return { gateway, worker, dashboard };
  throw new PlainError(
    'GATEWAY_DB_PASSWORD, WORKER_DB_PASSWORD and DASHBOARD_DB_PASSWORD set the passwords of the three database roles; set all three, or none to leave them as they are.',
  );
}
