import { PlainError, printFailure } from '../local/progress.ts';
import { createProvider } from './provide.ts';
import { chooseSuites, type Suite, type SuiteResult, single } from './suite.ts';
import { suites } from './suites.ts';

/** Runs the chosen suites one after the other. The last line is always `N passed, N failed`. */
async function main(names: string[]): Promise<void> {
  const chosen = chooseSuites(suites, names);
  const provider = createProvider();
  let interrupted = false;
  const interrupt = () => {
    if (interrupted) return;
    interrupted = true;
    void provider.end().finally(() => process.exit(130));
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, interrupt);

  let passed = 0;
  let failed = 0;
  for (const suite of chosen) {
    const result = await runSuite(suite, provider);
    // An interrupted suite says nothing.
    if (interrupted) return;
    passed += result.passed;
    failed += result.failed;
  }
  await provider.end();
  console.log(`${passed} passed, ${failed} failed`);
  process.exit(failed === 0 && passed > 0 ? 0 : 1);
}

async function runSuite(suite: Suite, provider: ReturnType<typeof createProvider>): Promise<SuiteResult> {
  const startedAt = performance.now();
  const result = await attempt(suite, provider);
  const took = `(${((performance.now() - startedAt) / 1000).toFixed(1)} s)`;
  if (result === undefined) {
    console.log(`- ${suite.name}: no tests yet`);
    return { passed: 0, failed: 0, details: '' };
  }
  const { passed, failed, details, tables = '' } = result;
  if (failed === 0) console.log(`✓ ${suite.name}: ${passed} passed ${took}`);
  else console.log(`✗ ${suite.name}: ${passed} passed, ${failed} failed ${took}\n${details.trimEnd()}\n`);
  if (tables !== '') console.log(`\n${tables}\n`);
  return result;
}

/** A suite that cannot even run has failed. */
async function attempt(suite: Suite, provider: ReturnType<typeof createProvider>): Promise<SuiteResult | undefined> {
  try {
    for (const need of suite.needs) await provider.provide(need);
    return await suite.run();
  } catch (error) {
    if (error instanceof PlainError) return single(false, error.message);
    return single(false, error instanceof Error ? (error.stack ?? error.message) : String(error));
  }
}

try {
  await main(process.argv.slice(2));
} catch (error) {
  printFailure(error);
  process.exit(1);
}
