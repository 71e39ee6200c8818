import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { root } from '../local/options.ts';
import { checkLayers, complaintsOf } from './layers.ts';

/** One violation of each rule: a file, and what it says. `export {}` targets are written so that imports resolve. */
const planted: Record<string, Record<string, string>> = {
  'core-is-pure': {
    'packages/core/src/clock.ts': `import { readFileSync } from 'node:fs';\nexport const read = readFileSync;`,
  },
  'formats-are-islands': {
    'packages/core/src/formats/alpha/alpha.ts': `export { beta } from '../beta/beta.ts';`,
    'packages/core/src/formats/beta/beta.ts': 'export const beta = 1;',
  },
  'providers-are-islands': {
    'packages/core/src/providers/alpha/alpha.ts': `export { beta } from '../beta/beta.ts';`,
    'packages/core/src/providers/beta/beta.ts': 'export const beta = 1;',
  },
  'strategies-are-islands': {
    'packages/core/src/routing/strategies/alpha.ts': `export { beta } from './beta.ts';`,
    'packages/core/src/routing/strategies/beta.ts': 'export const beta = 1;',
  },
  'packages-never-import-apps': {
    'packages/platform/src/upwards.ts': `export { main } from '../../../apps/gateway/src/main.ts';`,
  },
  'db-knows-only-core': { 'packages/db/src/sideways.ts': `export { main } from '@switchyard/platform/main';` },
  'platform-knows-only-core': { 'packages/platform/src/sideways.ts': `export { main } from '@switchyard/db/main';` },
  'simulator-knows-nobody': { 'packages/simulator/src/lender.ts': `export { main } from '@switchyard/core/main';` },
  'only-tests-use-the-simulator': { 'apps/gateway/src/toy.ts': `export { main } from '@switchyard/simulator/main';` },
  'apps-are-islands': { 'apps/worker/src/neighbour.ts': `export { main } from '../../gateway/src/main.ts';` },
  'only-db-speaks-prisma': {
    'apps/worker/src/direct.ts': `import { PrismaClient } from '@prisma/client';\nexport const c = PrismaClient;`,
  },
  'only-platform-speaks-redis': {
    'apps/worker/src/direct-redis.ts': `import { Redis } from 'ioredis';\nexport const r = Redis;`,
  },
  'features-are-islands': {
    'apps/dashboard/src/features/alpha/alpha.tsx': `export { beta } from '@/features/beta/beta';`,
    'apps/dashboard/src/features/beta/beta.tsx': 'export const beta = 1;',
  },
  'features-never-import-pages': {
    'apps/dashboard/src/features/gamma/gamma.ts': `export { page } from '../../app/page';`,
    'apps/dashboard/src/app/page.tsx': 'export const page = 1;',
  },
  'conditions-serve-features': {
    'apps/dashboard/src/conditions/leaning.ts': `export { delta } from '@/features/delta/delta';`,
    'apps/dashboard/src/features/delta/delta.tsx': 'export const delta = 1;',
  },
  'server-never-imports-screens': {
    'apps/dashboard/src/server/reads.ts': `export { button } from '@/ui/button';`,
    'apps/dashboard/src/ui/button.tsx': 'export const button = 1;',
  },
  'ui-knows-nothing-of-ours': { 'apps/dashboard/src/ui/wise.tsx': `export { main } from '@switchyard/core/main';` },
  'no-cycles': {
    'apps/worker/src/one.ts': `import { two } from './two.ts';\nexport const one = () => two;`,
    'apps/worker/src/two.ts': `import { one } from './one.ts';\nexport const two = () => one;`,
  },
  'nothing-unresolved': { 'apps/worker/src/lost.ts': `export { main } from './nowhere.ts';` },
};

const packages = ['packages/core', 'packages/db', 'packages/platform', 'packages/simulator'];
const apps = ['apps/gateway', 'apps/worker', 'apps/dashboard'];
let checkout = '';

beforeAll(() => {
  checkout = realpathSync(mkdtempSync(join(tmpdir(), 'switchyard-layers-')));
  cpSync(join(root, '.dependency-cruiser.cjs'), join(checkout, '.dependency-cruiser.cjs'));
  write('scripts/check/layers.tsconfig.json', readFileSync(join(root, 'scripts/check/layers.tsconfig.json'), 'utf8'));
  mkdirSync(join(checkout, 'node_modules/@switchyard'), { recursive: true });
  for (const folder of packages) {
    const name = folder.replace('packages/', '');
    write(
      `${folder}/package.json`,
      `{ "name": "@switchyard/${name}", "type": "module", "exports": { "./*": "./src/*.ts" } }`,
    );
    symlinkSync(join(checkout, folder), join(checkout, `node_modules/@switchyard/${name}`));
  }
  for (const folder of [...packages, ...apps]) write(`${folder}/src/main.ts`, `export const main = '${folder}';`);
  link('zod', 'packages/core');
  link('re2js', 'packages/core');
  link('@date-fns/tz', 'packages/core');
  link('@prisma/client', 'packages/db');
  link('ioredis', 'packages/platform');
});
afterAll(() => rmSync(checkout, { recursive: true, force: true }));

function write(path: string, text: string): void {
  mkdirSync(dirname(join(checkout, path)), { recursive: true });
  writeFileSync(join(checkout, path), `${text}\n`);
}

/** Puts an installed npm package where every file of the temporary checkout finds it. */
function link(name: string, user: string): void {
  const manifest = createRequire(join(root, user, 'package.json')).resolve(`${name}/package.json`);
  mkdirSync(dirname(join(checkout, 'node_modules', name)), { recursive: true });
  symlinkSync(dirname(manifest), join(checkout, 'node_modules', name));
}

test('a clean checkout has no violation, and imports between packages are seen', async () => {
  write(
    'apps/gateway/src/wired.ts',
    `export { main } from '@switchyard/core/main';\nexport { main as db } from '@switchyard/db/main';`,
  );
  write('packages/core/src/parsed.ts', `import { z } from 'zod';\nexport const text = z.string();`);
  write('packages/core/src/found.ts', `import { RE2JS } from 're2js';\nexport const found = RE2JS.compile('a');`);
  write('packages/core/src/day.ts', `import { TZDate } from '@date-fns/tz';\nexport const day = TZDate;`);
  const report = await checkLayers(checkout);
  expect(report.violations).toEqual([]);
  expect(report.crossings).toBe(2);
}, 60_000);

test('a checkout in which next to nothing is seen does not pass', async () => {
  expect(complaintsOf({ violations: [], modules: 3, crossings: 0 })).toHaveLength(1);
});

test('every rule has a planted violation', () => {
  const { forbidden } = createRequire(import.meta.url)(join(root, '.dependency-cruiser.cjs')) as {
    forbidden: { name: string }[];
  };
  expect(Object.keys(planted).sort()).toEqual(forbidden.map(({ name }) => name).sort());
});

describe('with a violation of every rule planted', () => {
  let violations: string[] = [];

  beforeAll(async () => {
    for (const files of Object.values(planted)) for (const [path, text] of Object.entries(files)) write(path, text);
    write('packages/core/src/lender.ts', `import { Redis } from 'ioredis';\nexport const r = Redis;`);
    violations = (await checkLayers(checkout)).violations;
  }, 60_000);

  for (const [rule, files] of Object.entries(planted))
    test(`${rule} refuses its own`, () => {
      const [first = ''] = Object.keys(files);
      expect(violations.map((violation) => violation.split(' → ')[0])).toContain(`${rule}: ${first}`);
    });

  test('of all packages core may import zod, re2js and @date-fns/tz only', () => {
    const ofCore = violations.filter((violation) => violation.startsWith('core-is-pure: '));
    expect(ofCore.map((violation) => violation.split(' → ')[0]?.slice('core-is-pure: '.length)).sort()).toEqual([
      'packages/core/src/clock.ts',
      'packages/core/src/lender.ts',
    ]);
  });
});
