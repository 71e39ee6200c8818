import { z } from 'zod';

/** Whom a limit policy caps. */
export const scopeRef = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('organization') }),
  z.strictObject({ kind: z.literal('team'), id: z.uuid() }),
  z.strictObject({ kind: z.literal('member'), id: z.uuid() }),
  z.strictObject({ kind: z.literal('key'), id: z.uuid() }),
]);

/** See {@link scopeRef}. */
export type ScopeRef = z.infer<typeof scopeRef>;
