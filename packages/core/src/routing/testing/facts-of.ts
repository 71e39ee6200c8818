import type { RequestFacts } from '../facts.ts';

/** Facts of a small request of which next to nothing is known, with what a test says of it. */
export function factsOf(known: Partial<RequestFacts> = {}): RequestFacts {
  return {
    organization: 'northwind',
    teamId: '00000000-0000-4000-8000-0000000000aa',
    keyId: '00000000-0000-4000-8000-0000000000cc',
    memberId: null,
    model: 'gpt-5-mini',
    operation: 'chat',
    stream: false,
    inputTokens: 100,
    maxOutputTokens: null,
    features: [],
    metadata: {},
    tags: [],
    session: null,
    endUser: null,
    promptPrefix: null,
    headers: {},
    budgetUsedPercent: null,
    // A Saturday at noon in UTC.
    atMs: Date.UTC(2026, 10, 28, 12, 0),
    ...known,
  };
}
