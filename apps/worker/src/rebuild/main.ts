import { closeDatabase, createDatabase } from '@switchyard/db/client/create-database';
import { type RebuildRange, rebuildUsage } from '@switchyard/db/requests/rebuild-usage';
import { verifyUsage } from '@switchyard/db/requests/verify-usage';
import { readRebuildArguments, rebuildSynopsis } from './rebuild-arguments.ts';

const today = new Date().toISOString().slice(0, 10);
const read = readRebuildArguments(process.argv.slice(2), today);
const url = process.env.DATABASE_URL;
if (read.kind === 'refused') refuse(`${read.problem}\n${rebuildSynopsis}`);
else if (!url)
  refuse('DATABASE_URL is missing: PostgreSQL, as the role switchyard_worker or as the owner of the database.');
else await run(url, read.range);

function refuse(problem: string): void {
  console.error(problem);
  process.exitCode = 2;
}

/** Sums the days anew and says whether they are then what the log says. */
async function run(databaseUrl: string, range: RebuildRange): Promise<void> {
  const db = createDatabase(databaseUrl, { poolSize: 2 });
  try {
    const skipped = await rebuildUsage(db, range);
    for (const { organizationId, day } of skipped)
      console.log(`${day} of ${organizationId} was left as it is: its requests were deleted for their age.`);
    const differences = await verifyUsage(db, range);
    if (differences.length === 0)
      console.log(`The roll-ups from ${range.fromDay} to ${range.toDay} are the sum of the log.`);
    else {
      console.error(
        `${differences.length} groups of the roll-ups are not the sum of the log:`,
        differences.slice(0, 10),
      );
      process.exitCode = 1;
    }
  } catch (error) {
    console.error(`The roll-ups could not be summed anew: ${error instanceof Error ? error.message : String(error)}`);
    process.exitCode = 1;
  } finally {
    await closeDatabase(db);
  }
}
