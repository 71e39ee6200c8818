import { expect, test } from 'bun:test';
import { destinationOf, stateOf } from './channel-words';

const [earlier, later] = ['2026-11-28T10:00:00.000Z', '2026-11-28T11:00:00.000Z'];
const slack = { kind: 'slack', lastSentAt: null, lastError: null, lastErrorAt: null } as const;

test('a channel does as its last message did, whichever came last', () => {
  expect(stateOf(slack, true)).toEqual({ tone: 'off', words: 'Nothing sent yet' });
  expect(stateOf({ ...slack, lastSentAt: earlier }, true).tone).toBe('clear');
  const refused = { lastError: 'It answered 404.', lastErrorAt: later };
  expect(stateOf({ ...slack, lastSentAt: earlier, ...refused }, true)).toEqual({
    tone: 'stop',
    words: 'It answered 404.',
  });
  expect(stateOf({ ...slack, ...refused, lastErrorAt: earlier, lastSentAt: later }, true).tone).toBe('clear');
});

test('without a mail server an e-mail channel says so, whatever it did before', () => {
  expect(stateOf({ ...slack, kind: 'email', lastSentAt: later }, false)).toEqual({
    tone: 'caution',
    words: 'E-mail is not set up',
  });
  expect(stateOf({ ...slack, lastSentAt: later }, false).tone).toBe('clear');
});

test('a destination is a host, or the first address and how many more', () => {
  expect(destinationOf({ kind: 'webhook', addresses: [], host: 'alerts.example:8443' })).toBe('alerts.example:8443');
  const email = { kind: 'email', host: null } as const;
  expect(destinationOf({ ...email, addresses: ['a@example.com'] })).toBe('a@example.com');
  expect(destinationOf({ ...email, addresses: ['a@example.com', 'b@example.com', 'c@example.com'] })).toBe(
    'a@example.com and 2 more',
  );
});
