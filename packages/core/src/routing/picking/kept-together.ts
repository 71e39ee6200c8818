import type { RequestFacts } from '../facts.ts';

/** What may stay together on one target or side: its word for people, and where a request says which it is. Empty and null are none. */
type Kept = { word: string; of(facts: RequestFacts): string | null };

/** What requests may have in common. A user is the end user that the caller names, else the member whose key it is. */
export const keptTogether = {
  session: { word: 'session', of: ({ session }) => session },
  user: { word: 'user', of: ({ endUser, memberId }) => endUser || memberId },
  key: { word: 'key', of: ({ keyId }) => keyId },
  'prompt-prefix': { word: 'prompt', of: ({ promptPrefix }) => promptPrefix },
} as const satisfies Record<string, Kept>;
