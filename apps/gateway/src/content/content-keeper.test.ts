import { expect, test } from 'bun:test';
import { redactionKinds } from '@switchyard/core/content/content-policy';
import { redact } from '@switchyard/core/content/redact';
import { createContentKey } from '@switchyard/platform/content/seal-content';
import type { Logger } from '@switchyard/platform/log/create-logger';
import type { QueuedContent } from '@switchyard/platform/queue/content-batch';
import { generateSealingKeys } from '@switchyard/platform/secrets/sealed-secret';
import { notBegun, type OpenRequest } from '../open-request.ts';
import { type ContentParts, createContentKeeper } from './content-keeper.ts';
import type { Keeping } from './keeping.ts';

const organizationId = '10000000-0000-4000-8000-000000000001';
const { publicKey } = await generateSealingKeys();
const bytesOf = (text: string) => new TextEncoder().encode(text);

const open = (keep: Keeping['keep'], contentType = 'application/json'): OpenRequest =>
  ({
    ...notBegun(),
    id: Bun.randomUUIDv7(),
    startedAtMs: Date.now(),
    caller: { configuration: { id: organizationId } },
    client: { headers: { 'content-type': contentType } },
    keeping: { keep, redact: { kinds: redactionKinds, patterns: [] }, optedOut: false },
  }) as unknown as OpenRequest;

/** A keeper; `written` is what reached the queue. */
function keeper(own: Partial<ContentParts> = {}) {
  const written: QueuedContent[] = [];
  const made = createContentKeeper({
    keys: {
      of: (organization, day) =>
        createContentKey(publicKey, { id: Bun.randomUUIDv7(), organizationId: organization, day }),
    },
    writer: { write: async (content) => void written.push(content) },
    redactor: { redact: async (text, redaction, form) => redact(text, redaction, form) },
    storage: null,
    logger: { warn() {} } as unknown as Logger,
    ...own,
  });
  return { ...made, written };
}

test('what cannot be redacted is never kept as it is', async () => {
  const { follow, keep, written } = keeper({ redactor: { redact: () => Promise.reject(new Error('too slow')) } });
  const request = open('redacted');
  follow(request, bytesOf('{"a":"ada@example.com"}'));
  await keep(request);
  expect(request.content).toMatchObject({ kept: 'redacted', state: 'LOST', reason: 'unavailable' });
  expect(written).toEqual([]);
});

test('what is no text is left out where content is redacted, and kept where it is kept in full', async () => {
  const { follow, keep, written } = keeper();
  for (const [policy, state, reason] of [
    ['redacted', 'NONE', 'binary'],
    ['full', 'STORED', null],
  ] as const) {
    const request = open(policy, 'multipart/form-data; boundary=x');
    follow(request, bytesOf('--x'));
    await keep(request);
    expect(request.content).toMatchObject({ state, reason });
  }
  expect(written).toHaveLength(1);
});

test('with none nothing is taken along', () => {
  const { follow } = keeper();
  const request = open('none');
  follow(request, bytesOf('{}'));
  expect(request.transcript).toBeNull();
});

test('of a long answer the beginning is kept, and it is marked', async () => {
  const { follow, keep, written } = keeper();
  const request = open('full');
  follow(request, null);
  for (let at = 0; at < 10; at++) request.transcript?.answered(new Uint8Array(1_048_576));
  await keep(request);
  expect(request.content).toMatchObject({ state: 'TRUNCATED', reason: 'size' });
  expect(written[0]).toMatchObject({ request: null, responseTruncated: true });
});

test('calls together hold no more than there is room for, and give it back', async () => {
  const { follow, keep } = keeper();
  const large = new Uint8Array(10_485_760);
  const calls = Array.from({ length: 14 }, () => open('full'));
  for (const one of calls) follow(one, large);
  expect(calls.map(({ content }) => content.state).filter((state) => state === 'LOST')).toHaveLength(2);
  await Promise.all(calls.map(keep));
  const next = open('full');
  follow(next, large);
  expect(next.content.state).toBe('NONE');
  expect(next.transcript).not.toBeNull();
});
