import type { Budget } from '../budget';

/** A monthly budget of $500 for the organization that nothing was spent of. */
export const anyBudget: Budget = {
  id: '0197a0c2-7c1e-7b52-9d2e-3f1a2b4c5d6e',
  name: 'Northwind',
  scope: { kind: 'organization' },
  scopeName: 'Northwind',
  scopeTeam: null,
  unit: 'usd',
  limit: '500000000000',
  period: { kind: 'month', startDay: 1 },
  ownTimeZone: null,
  timeZone: 'UTC',
  action: { kind: 'block' },
  alerts: { thresholds: [50], forecast: true, channelIds: [] },
  maxGroups: 10_000,
  current: null,
  lastBlockedAt: null,
  blocked24h: 0,
  pendingRaises: 0,
  createdAt: '2026-11-01T00:00:00.000Z',
  updatedAt: '2026-11-01T00:00:00.000Z',
};
