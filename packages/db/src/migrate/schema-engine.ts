import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { PrismaPg } from '@prisma/adapter-pg';
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils';
import * as engineModule from '@prisma/schema-engine-wasm/schema_engine_bg';

/** A schema file or a migration: its path and its text. */
export type SourceFile = { path: string; content: string };

/** Prisma's own schema engine, from npm as WebAssembly, so that nothing is downloaded at install or run time. */
export type SchemaEngine = engineModule.SchemaEngine;

const filters = { externalTables: [], externalEnums: [] };

/** Connects the engine to a database. Rejects when the database does not answer. */
export async function openSchemaEngine(connectionString: string, schema: SourceFile[]): Promise<SchemaEngine> {
  instantiate();
  const adapter = bindMigrationAwareSqlAdapterFactory(wholeScripts(new PrismaPg({ connectionString })));
  const datamodels = schema.map(({ path, content }): [string, string] => [path, content]);
  return engineModule.SchemaEngine.new({ datamodels }, () => {}, adapter);
}

/** The SQL that builds `schema` in an empty database, or that turns `from` into `schema`. */
export async function diffSchema(engine: SchemaEngine, schema: SourceFile[], from?: SourceFile[]): Promise<string> {
  const target = (files: SourceFile[]) => ({ tag: 'schemaDatamodel' as const, files });
  const result = await engine.diff({
    from: from ? target(from) : { tag: 'empty' },
    to: target(schema),
    script: true,
    exitCode: null,
    filters,
  });
  return result.stdout ?? '';
}

/** Applies the migrations that the database has not seen, in the order given, and answers their names. */
export async function applyMigrations(engine: SchemaEngine, migrations: SourceFile[]): Promise<string[]> {
  const { appliedMigrationNames } = await engine.applyMigrations({
    filters,
    migrationsList: {
      baseDir: 'prisma/migrations',
      lockfile: { path: 'migration_lock.toml', content: 'provider = "postgresql"\n' },
      shadowDbInitScript: '',
      migrationDirectories: migrations.map(({ path, content }) => ({
        path,
        migrationFile: { path: 'migration.sql', content: { tag: 'ok' as const, value: content } },
      })),
    },
  });
  return appliedMigrationNames;
}

/**
 * Sends each script to PostgreSQL whole. The adapter would cut it at every semicolon, also inside function bodies; sent
 * whole it is one implicit transaction too, so a migration that fails leaves nothing behind.
 */
function wholeScripts(factory: PrismaPg): PrismaPg {
  const connect = factory.connect.bind(factory);
  factory.connect = async () => {
    const adapter = await connect();
    adapter.executeScript = async (script) => {
      await adapter.underlyingDriver().query(script);
    };
    return adapter;
  };
  return factory;
}

let instantiated = false;

/** The package ships for bundlers; outside one its WebAssembly is wired up by hand, once. */
function instantiate(): void {
  if (instantiated) return;
  const script = createRequire(import.meta.url).resolve('@prisma/schema-engine-wasm/schema_engine_bg');
  const wasm = new WebAssembly.Module(readFileSync(script.replace(/\.js$/, '.wasm')));
  const instance = new WebAssembly.Instance(wasm, {
    './schema_engine_bg.js': { ...engineModule },
  });
  engineModule.__wbg_set_wasm(instance.exports);
  (instance.exports.__wbindgen_start as () => void)();
  // The engine reports a panic through this hook; without it a panic never settles the call.
  Object.assign(globalThis, {
    PRISMA_WASM_PANIC_REGISTRY: {
      set_message: (message: string) => {
        throw new Error(`Prisma's schema engine stopped: ${message}`);
      },
    },
  });
  instantiated = true;
}
