import { expect, test } from 'bun:test';
import { issueToken } from '@switchyard/platform/secrets/token';
import { readPasted } from './read-pasted.ts';

const id = '0197a0c2-7c1e-7b52-9d2e-3f1a2b4c5d6e';
const trace = '0af7651916cd43dd8448eb211c80319c';

test('ids are found whatever stands around them, in any case', () => {
  for (const text of [
    id,
    ` ${id.toUpperCase()}\n`,
    `x-request-id: ${id}`,
    `https://switchyard.example/o/a/requests?request=${id}&tab=why`,
  ])
    expect(readPasted(text).uuids).toEqual([id]);
});

test('a trace is found by itself and in a traceparent; an id is none', () => {
  for (const text of [trace, `00-${trace}-b7ad6b7169203331-01`, `traceparent: 00-${trace}-b7ad6b7169203331-01`])
    expect(readPasted(text).traceIds).toEqual([trace]);
  expect(readPasted(id).traceIds).toEqual([]);
  expect(readPasted(`${trace}ff`).traceIds).toEqual([]);
});

test('of a secret only what is public is read, and it is looked for nowhere else', () => {
  const { secret, prefix, last4 } = issueToken('syk');
  for (const text of [secret, `curl https://gateway/v1 -H "authorization: Bearer ${secret}" -d '{}'`]) {
    const pasted = readPasted(text);
    expect(pasted.keys).toEqual([{ prefix, last4 }]);
    expect(JSON.stringify(pasted)).not.toContain(secret.slice(0, 12));
    expect(pasted).toMatchObject({ word: null, words: null });
  }
  expect(readPasted(prefix).keys).toEqual([{ prefix, last4: null }]);
  for (const other of [issueToken('syt').secret, `sk-proj-${'a1'.repeat(20)}`, 'authorization: Bearer abcdefghijkl'])
    expect(readPasted(other)).toMatchObject({ keys: [], word: null, words: null });
});

test('a curl command gives what its headers say', () => {
  const command = `curl https://gateway/v1/chat/completions -H 'x-switchyard-session: chat 7' -H "X-Request-Id: mine-1" -d '{}'`;
  expect(readPasted(command)).toMatchObject({
    named: [
      { field: 'session', text: 'chat 7' },
      { field: 'clientRequestId', text: 'mine-1' },
    ],
    word: null,
    words: null,
  });
});

test('a word may be anything of the caller, and a sentence an error', () => {
  expect(readPasted(' user-42 ')).toMatchObject({ word: 'user-42', words: 'user-42' });
  expect(readPasted('The provider timed out')).toMatchObject({ word: null, words: 'The provider timed out' });
  expect(readPasted('x'.repeat(5_000)).words).toHaveLength(200);
});
