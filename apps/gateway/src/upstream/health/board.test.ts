import { expect, test } from 'bun:test';
import type { Logger } from '@switchyard/platform/log/create-logger';
import type { RestStore } from '@switchyard/platform/resting/rest-store';
import { createBoard } from './board.ts';

const credential = { id: '00000000-0000-4000-8000-0000000000cc', name: 'c', sealed: '', weight: 1 };
const account = {
  id: '00000000-0000-4000-8000-0000000000aa',
  slug: 'a',
  name: 'A',
  provider: 'openai',
  baseUrl: '',
  credentials: [credential],
  awayUntil: null,
  models: ['m'],
  priority: 1,
};
const asked = { account, model: 'm' };
const rest = {
  providerAccountId: account.id,
  credentialId: credential.id,
  model: 'm',
  kind: 'open' as const,
  reason: 'told',
  sinceMs: 0,
  untilMs: 10_000,
};

function boardWith(store: Partial<RestStore>) {
  const errors: unknown[] = [];
  const logger = { debug() {}, error: (fields: unknown) => void errors.push(fields) } as unknown as Logger;
  const clock = { wallMs: () => 0, monotonicMs: () => 0 };
  const board = createBoard({ store: store as RestStore, clock, chance: { random: () => 0 }, logger });
  return { board, errors };
}
const down = () => Promise.reject(new Error('Redis is away'));

test('what others know of an organization is read once, and again only when messages may have been missed', async () => {
  let reads = 0;
  const { board } = boardWith({
    readRests: async () => {
      reads++;
      return [rest];
    },
  });
  await Promise.all([board.load('o'), board.load('o')]);
  expect(board.load('o')).toBeUndefined();
  expect(board.of('o').choose(asked)).toMatchObject({ credential: null, rest: { reason: 'told' } });
  expect(board.of('another').choose(asked).credential).toBe(credential);
  board.doubt();
  await board.load('o');
  expect(reads).toBe(2);
});

test('without Redis, and with one that never answers, a request goes on with what is known here', async () => {
  for (const readRests of [down, () => new Promise<never>(() => {})]) {
    const { board, errors } = boardWith({ readRests, saveRest: down, endRest: down, saveHeadroom: down });
    await board.load('o');
    expect(board.load('o')).toBeUndefined();
    const call = board.of('o').start(asked, credential, false);
    call.ended({ kind: 'failed', failure: 'bad-credential', status: 401, retryAfterMs: null });
    expect(board.of('o').choose(asked).credential).toBeNull();
    expect(errors).toHaveLength(1);
  }
});

test('messages reach the organization that they are of, and one that is not served here is not kept', () => {
  const { board } = boardWith({});
  const message = { kind: 'rest' as const, organizationId: 'o', rest };
  board.hear(message);
  expect(board.of('o').choose(asked).credential).toBe(credential);
  board.hear(message);
  expect(board.of('o').choose(asked).credential).toBeNull();
  board.hear({ kind: 'wake', organizationId: 'o', credentialId: credential.id });
  expect(board.of('o').choose(asked).credential).toBe(credential);
});
