import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from '../local/options.ts';
import { nodeProgram, runTool, type ToolResult } from '../local/tools.ts';
import { readJunit } from './junit.ts';
import type { SuiteResult } from './suite.ts';
import { testFiles } from './test-files.ts';

/** Runs Bun's test files of one kind. Each file has globals of its own, so none leans on another. */
export function runBunTests(
  kind: 'unit' | 'integration' | 'faults' | 'chaos',
  limits: { testMs: number; wholeMs: number },
): Promise<SuiteResult | undefined> {
  const files = testFiles(kind).map((path) => `./${path}`);
  return withReport(files, (report) =>
    runTool(
      [
        process.execPath,
        'test',
        ...['--isolate', '--only-failures', `--timeout=${limits.testMs}`],
        ...['--reporter=junit', `--reporter-outfile=${report}`],
        ...files,
      ],
      { environment: { NODE_ENV: 'test', CI: 'true', NO_COLOR: '1' }, timeoutMs: limits.wholeMs },
    ),
  );
}

/** Runs the journeys in a real browser against the whole product. */
export function runBrowserTests(): Promise<SuiteResult | undefined> {
  const program = join(root, 'node_modules/@playwright/test/cli.js');
  return withReport(testFiles('browser'), (report) =>
    runTool([nodeProgram(), program, 'test', '--config', 'e2e/playwright.config.ts'], {
      environment: { SWITCHYARD_JUNIT: report, SWITCHYARD_BUN: process.execPath, CI: 'true', FORCE_COLOR: '0' },
      timeoutMs: 15 * 60_000,
    }),
  );
}

/**
 * Counts from the report that a runner writes. A runner that fails without a failed test (it crashed, a file did not load)
 * counts as one failure, and so does one that ran no test although there are files.
 */
async function withReport(
  files: string[],
  run: (report: string) => Promise<ToolResult>,
): Promise<SuiteResult | undefined> {
  if (files.length === 0) return undefined;
  const folder = mkdtempSync(join(tmpdir(), 'switchyard-report-'));
  const path = join(folder, 'junit.xml');
  const { ok, output } = await run(path);
  const report = existsSync(path) ? readJunit(readFileSync(path, 'utf8')) : undefined;
  rmSync(folder, { recursive: true, force: true });
  const problems = [...(report?.failures ?? [])];
  if (!report) problems.push('The runner left no report.');
  else if (report.passed + report.failed === 0) problems.push(`There are ${files.length} test files, and no test ran.`);
  else if (!ok && report.failed === 0) problems.push('The runner failed outside of its tests.');
  return {
    passed: report?.passed ?? 0,
    failed: problems.length,
    details: problems.length === 0 ? '' : `${output.trimEnd()}\n${problems.join('\n')}`,
    tables: output
      .split('\n')
      .filter((line) => /^\|.*\|$/.test(line))
      .join('\n'),
  };
}
