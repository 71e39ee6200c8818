import { expect, test } from 'bun:test';
import type { MonthView, StatementLine } from './statement';
import { beyondPrint, changedSince, lineName, lineNote, monthLead, printedLines } from './statement-words';

const usage: StatementLine = {
  kind: 'usage',
  model: 'gpt-5',
  key: { id: '01930000-0000-7000-8000-000000000001', name: 'ci-eval' },
  purpose: 'ANSWER',
  requests: 1,
  unpricedRequests: 0,
  inputTokens: 1,
  outputTokens: 1,
  costNanos: '5',
};

test('lines say what they are for', () => {
  expect([lineName(usage), lineNote(usage)]).toEqual(['gpt-5', 'ci-eval']);
  expect(lineName({ ...usage, purpose: 'RETRY' })).toBe('gpt-5, retries');
  expect(lineName({ ...usage, model: '' })).toBe('No model was reached');
  const late: StatementLine = { kind: 'earlier-month', month: '2026-09', model: 'gpt-5', reasons: [], costNanos: '-5' };
  expect([lineName(late), lineNote(late)]).toEqual(['September 2026: gpt-5', 'recorded after that month was closed']);
});

test('what a printed page leaves out is one line that keeps the sum', () => {
  const lines = Array.from({ length: printedLines + 3 }, () => usage);
  expect(beyondPrint(lines)).toEqual({ count: 3, costNanos: 15n });
  expect(beyondPrint(lines.slice(0, printedLines))).toBeUndefined();
});

const month: MonthView = {
  month: '2026-10',
  timeZone: 'UTC',
  from: '2026-10-01T00:00:00Z',
  to: '2026-11-01T00:00:00Z',
  state: 'closed',
  notReady: null,
  closableAt: '2026-11-01T01:00:00Z',
  items: [],
  totalNanos: '90',
  monthNanos: '100',
  earlierNanos: '-10',
  organizationNanos: '100',
  months: [],
};

test('a month that changed after its close says by how much', () => {
  expect(changedSince(month)).toBeUndefined();
  expect(changedSince({ ...month, organizationNanos: '2000000100' })).toBe(
    '$2.00 changed since the close; it is a line of the next statements.',
  );
  expect(monthLead(month)).toBe('Nothing was spent in October 2026.');
});
