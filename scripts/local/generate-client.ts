import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './options.ts';
import { PlainError } from './progress.ts';
import { nodeProgram, runTool } from './tools.ts';

/** Whether the generated Prisma client is missing or belongs to another schema. */
export function clientIsOutdated(): boolean {
  return !existsSync(mark) || readFileSync(mark, 'utf8') !== schemaHash();
}

/** Writes the Prisma client from the schema. Nothing is downloaded. */
export async function generateClient(): Promise<void> {
  const hash = schemaHash();
  const result = await runTool([nodeProgram(), join(root, 'node_modules/prisma/build/index.js'), 'generate'], {
    environment: {
      // Generating needs no engine, but Prisma downloads one unless it is shown some program in its place.
      PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
      PRISMA_HIDE_UPDATE_MESSAGE: '1',
      CHECKPOINT_DISABLE: '1',
    },
  });
  if (!result.ok) throw new PlainError(`The Prisma client could not be generated:\n${result.output.trimEnd()}`);
  writeFileSync(mark, hash);
}

const mark = join(root, 'packages/db/src/generated/.schema-hash');

function schemaHash(): string {
  const folder = join(root, 'prisma/schema');
  const hash = createHash('sha256').update(readFileSync(join(root, 'node_modules/prisma/package.json')));
  for (const name of readdirSync(folder).sort()) hash.update(`${name}\n`).update(readFileSync(join(folder, name)));
  return hash.digest('hex');
}
