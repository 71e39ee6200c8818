import { expect, test } from 'bun:test';
import type { ChatMessage } from '../chat/content.ts';
import { resultsInOrder } from './results-in-order.ts';

const says = (role: 'user' | 'assistant', text: string): ChatMessage => ({
  role,
  at: '',
  name: null,
  parts: [{ kind: 'text', at: '', text, cache: null, citations: [] }],
});
const calls = (...ids: string[]): ChatMessage => ({
  role: 'assistant',
  at: '',
  name: null,
  parts: ids.map((id) => ({ kind: 'tool-call', at: '', id, name: 'f', arguments: '', cache: null })),
});
const result = (callId: string, at = ''): ChatMessage => ({
  role: 'tool',
  at,
  callId,
  name: 'f',
  isError: false,
  parts: [],
  cache: null,
});

test('results stand behind their calls, in the order of the calls', () => {
  const [first, hurry, wait, second] = [
    calls('a', 'b'),
    says('user', 'Hurry.'),
    says('assistant', 'Wait.'),
    calls('c'),
  ];
  const given = [first, hurry, result('b'), wait, result('a'), second, result('c')];
  expect(resultsInOrder(given)).toEqual([first, result('a'), result('b'), hurry, wait, second, result('c')]);
});

test('where ids are used again each call has the next result of its id; results without a call keep their place', () => {
  const given = [result('x'), calls('f'), result('f', 'one'), calls('f'), result('f', 'two')];
  expect(resultsInOrder(given)).toEqual(given);
});
