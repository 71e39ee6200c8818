import { z } from 'zod';

const driverFailure = z.object({
  meta: z.object({ driverAdapterError: z.object({ cause: z.object({ originalCode: z.string() }) }) }),
});

/** The five-character SQLSTATE with which Postgres refused a statement; undefined when it never answered. */
export function sqlState(error: unknown): string | undefined {
  const parsed = driverFailure.safeParse(error);
  return parsed.success ? parsed.data.meta.driverAdapterError.cause.originalCode : undefined;
}
