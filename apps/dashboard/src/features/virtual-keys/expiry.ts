import { z } from 'zod';

/** How long a key lives: days from now, for ever, or as it is. */
export const expiry = z.enum(['30', '90', '365', 'never', 'keep']);

/** See {@link expiry}. */
export type Expiry = z.infer<typeof expiry>;

/** The choices for a new key. */
export const expiryOptions = [
  { value: '30', label: 'In 30 days' },
  { value: '90', label: 'In 90 days' },
  { value: '365', label: 'In a year' },
  { value: 'never', label: 'Never' },
] as const;

/** The moment as the API takes it: null is never, undefined leaves it as it is. */
export function expiresAtOf(choice: Expiry, now: number): string | null | undefined {
  if (choice === 'keep') return undefined;
  return choice === 'never' ? null : new Date(now + Number(choice) * 86_400_000).toISOString();
}
