import { z } from 'zod';

/** Lets what is wrong with a part be wrong with the whole, at the same place. */
export function forwardIssues(error: z.ZodError, context: z.core.ParsePayload): never {
  for (const issue of error.issues) context.issues.push({ ...issue, input: undefined } as z.core.$ZodRawIssue);
  return z.NEVER;
}
