/** A failure that a person can act on: its message is shown alone, without a stack. */
export class PlainError extends Error {
  override name = 'PlainError';
}

/** Runs one step and prints one line when it is done: `✓ Database migrated (0.4 s)`. `work` may answer a better text. */
export async function step<Result>(text: string, work: () => Promise<Result>): Promise<Result> {
  const startedAt = performance.now();
  if (process.stdout.isTTY) process.stdout.write(`… ${text}`);
  try {
    const result = await work();
    clearLine();
    console.log(`✓ ${text} (${((performance.now() - startedAt) / 1000).toFixed(1)} s)`);
    return result;
  } catch (error) {
    clearLine();
    throw error;
  }
}

/** Prints why nothing goes on. Only surprises show a stack. */
export function printFailure(error: unknown): void {
  if (error instanceof PlainError) console.error(`✗ ${error.message}`);
  else console.error('✗ Switchyard stopped on an unexpected error.', error);
}

function clearLine(): void {
  if (process.stdout.isTTY) process.stdout.write('\r\x1b[K');
}
