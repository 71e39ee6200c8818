import { join } from 'node:path';
import { root } from '../local/options.ts';
import { nodeProgram, runTool } from '../local/tools.ts';

/** What the layer check saw: each violation in words, and how much it looked at. */
export type LayerReport = {
  violations: string[];
  /** Our own modules, without those of npm packages. */
  modules: number;
  /** Imports of one of our packages by another, found where they point. */
  crossings: number;
};

/** Holds the imports of a checkout's `apps` and `packages` against the rules in its .dependency-cruiser.cjs. */
export async function checkLayers(checkout: string): Promise<LayerReport> {
  const program = join(root, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs');
  const { output } = await runTool(
    [nodeProgram(), program, 'apps', 'packages', '--config', '.dependency-cruiser.cjs', '--output-type', 'json'],
    { folder: checkout },
  );
  return readReport(output);
}

/** Fewer modules than this means that the check has gone blind, not that the code is clean. */
const fewestModules = 150;
const fewestCrossings = 50;

/** Complaints about a checkout that is meant to be clean and large; none means that it passed. */
export function complaintsOf({ violations, modules, crossings }: LayerReport): string[] {
  const blind =
    modules < fewestModules || crossings < fewestCrossings
      ? [
          `Only ${modules} modules and ${crossings} imports between packages were seen; the check does not see the code.`,
        ]
      : [];
  return [...violations, ...blind];
}

type Dependency = { resolved: string; couldNotResolve: boolean };
type Cruise = {
  modules: { source: string; dependencies: Dependency[] }[];
  summary: { violations: { from: string; to: string; rule: { name: string } }[] };
};

function readReport(output: string): LayerReport {
  const start = output.indexOf('{');
  if (start < 0) throw new Error(`dependency-cruiser did not run:\n${output}`);
  const cruise = JSON.parse(output.slice(start)) as Cruise;
  const ours = cruise.modules.filter(({ source }) => packageOf(source) !== undefined);
  const crossings = ours.flatMap(({ source, dependencies }) =>
    dependencies.filter(({ resolved }) => {
      const target = packageOf(resolved);
      return target !== undefined && target !== packageOf(source);
    }),
  );
  return {
    violations: cruise.summary.violations.map(({ rule, from, to }) => `${rule.name}: ${from} → ${to}`),
    modules: ours.length,
    crossings: crossings.length,
  };
}

/** `packages/core` of a module's path; undefined for modules of npm packages. */
const packageOf = (path: string) => /^(apps|packages)\/[^/]+(?=\/(src|test)\/)/.exec(path)?.[0];

if (import.meta.main) {
  const report = await checkLayers(root);
  const complaints = complaintsOf(report);
  for (const complaint of complaints) console.error(`✗ ${complaint}`);
  if (complaints.length === 0) console.log(`✓ ${report.modules} modules, ${report.crossings} imports between packages`);
  process.exit(complaints.length === 0 ? 0 : 1);
}
