import { PlainError } from '../local/progress.ts';

/** A kind of check that `npm test` knows by name. */
export type Suite = {
  name: string;
  /** What must be there before it runs. */
  needs: readonly Need[];
  /** Runs it. Answers undefined when there is nothing of its kind in the repository. */
  run(): Promise<SuiteResult | undefined>;
};

/** What a suite cannot do without. */
export type Need = 'client' | 'stores' | 'chromium';

/** How many tests passed and failed, what to read when some failed, and the tables that tests print as their result. */
export type SuiteResult = { passed: number; failed: number; details: string; tables?: string };

/** A check that either holds or does not: it counts as one test. */
export function single(ok: boolean, details: string): SuiteResult {
  return { passed: ok ? 1 : 0, failed: ok ? 0 : 1, details };
}

/** The suites that were asked for, in their fixed order. No name means all; an unknown name is refused. */
export function chooseSuites(suites: readonly Suite[], names: string[]): Suite[] {
  const known = suites.map(({ name }) => name);
  const unknown = names.find((name) => !known.includes(name));
  if (unknown !== undefined)
    throw new PlainError(`There is no suite called "${unknown}". The suites are ${known.join(', ')}.`);
  return names.length === 0 ? [...suites] : suites.filter(({ name }) => names.includes(name));
}
