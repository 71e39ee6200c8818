import { join } from 'node:path';
import { buildDashboard } from '../local/build-dashboard.ts';
import { root } from '../local/options.ts';
import { binary, runTool, runTurbo } from '../local/tools.ts';
import { checkLayers, complaintsOf } from './layers.ts';
import { runBrowserTests, runBunTests } from './runners.ts';
import { type Suite, single } from './suite.ts';

const minute = 60_000;

/** Everything that `npm test` runs, in order: what fails fast stands first. */
export const suites: readonly Suite[] = [
  { name: 'lint', needs: [], run: lint },
  { name: 'layers', needs: ['client'], run: layers },
  { name: 'types', needs: ['client'], run: types },
  { name: 'prices', needs: [], run: prices },
  { name: 'unit', needs: ['client'], run: () => runBunTests('unit', { testMs: minute, wholeMs: 10 * minute }) },
  {
    name: 'integration',
    needs: ['client', 'stores'],
    run: () => runBunTests('integration', { testMs: 2 * minute, wholeMs: 30 * minute }),
  },
  {
    name: 'faults',
    needs: ['client', 'stores'],
    run: () => runBunTests('faults', { testMs: 2 * minute, wholeMs: 15 * minute }),
  },
  {
    name: 'chaos',
    needs: ['client', 'stores'],
    run: () => runBunTests('chaos', { testMs: 10 * minute, wholeMs: 15 * minute }),
  },
  { name: 'build', needs: ['client'], run: build },
  { name: 'browser', needs: ['client', 'chromium'], run: runBrowserTests },
];

async function lint() {
  const { ok, output } = await runTool([binary('biome'), 'check', '.', '--diagnostic-level=warn', '--colors=off']);
  return single(ok, output);
}

async function layers() {
  const complaints = complaintsOf(await checkLayers(root));
  return single(complaints.length === 0, complaints.join('\n'));
}

/** Each package by its own rules through Turborepo, then what belongs to no package: scripts, seed, end-to-end tests. */
async function types() {
  const packages = await runTurbo('types', '--output-logs=errors-only', '--continue');
  const rest = await runTool([binary('tsc'), '-p', '.']);
  return single(packages.ok && rest.ok, `${packages.ok ? '' : packages.output}${rest.ok ? '' : rest.output}`);
}

async function prices() {
  const { ok, output } = await runTool([process.execPath, join(root, 'scripts/build-price-book.ts'), '--check']);
  return single(ok, output);
}

async function build() {
  try {
    await buildDashboard();
    return single(true, '');
  } catch (error) {
    return single(false, error instanceof Error ? error.message : String(error));
  }
}
