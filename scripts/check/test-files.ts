import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../local/options.ts';

/** The repository's test files of one kind, as paths from its root. */
export function testFiles(kind: 'unit' | 'integration' | 'faults' | 'chaos' | 'browser'): string[] {
  if (kind === 'browser') return filesUnder('e2e').filter((path) => /\.spec\.tsx?$/.test(path));
  if (kind === 'chaos') return filesUnder('chaos').filter(isTest);
  const files = ['apps', 'packages', 'scripts', 'prisma', 'bench'].flatMap(filesUnder).filter(isTest);
  return files.filter((path) => kindOf(path) === kind);
}

const isTest = (path: string) => /\.test\.tsx?$/.test(path);
const faultTests = 'apps/gateway/test/faults/';

function kindOf(path: string): 'unit' | 'integration' | 'faults' {
  if (!/\.integration\.test\.tsx?$/.test(path)) return 'unit';
  return path.startsWith(faultTests) ? 'faults' : 'integration';
}

const passedOver = ['node_modules', '.next', '.turbo', 'generated'];

function filesUnder(folder: string): string[] {
  if (!existsSync(join(root, folder))) return [];
  return readdirSync(join(root, folder), { withFileTypes: true })
    .filter(({ name }) => !passedOver.includes(name))
    .flatMap((entry) => {
      const path = `${folder}/${entry.name}`;
      return entry.isDirectory() ? filesUnder(path) : [path];
    })
    .sort();
}
