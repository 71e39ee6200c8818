import { PlainError } from './progress.ts';
import { runTurbo } from './tools.ts';

/** Builds the dashboard for production. Turborepo keeps the result, so an unchanged one costs about a second. */
export async function buildDashboard(): Promise<void> {
  const result = await runTurbo('build', '--filter=@switchyard/dashboard', '--output-logs=errors-only');
  if (!result.ok) throw new PlainError(`The dashboard could not be built:\n${result.output.trimEnd()}`);
}
