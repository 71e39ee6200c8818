import { askSinkTest, readSinkTest } from '@switchyard/db/directory/log-sinks';
import type { OrganizationCall } from '../http/handler.ts';

/** How a test went: `waiting` when the worker has not said within some seconds. */
export type SinkTest = { outcome: 'sent' | 'failed' | 'waiting'; error: string | null };

/** Asks the worker to send a made-up request to a sink and waits for what came of it. Throws a Refusal (not_found). */
export async function testSink({ changeQuietly, read }: OrganizationCall, id: string): Promise<SinkTest> {
  const askedAt = new Date();
  await changeQuietly(async (scoped, { organizationId, audit }) => {
    const sink = await askSinkTest(scoped, organizationId, { id, now: askedAt });
    audit({
      action: 'log-sink.test',
      targetKind: 'log-sink',
      targetId: id,
      summary: `Sent a test to the sink ${sink.name}`,
    });
  });
  const deadline = Date.now() + patienceMs;
  while (Date.now() < deadline) {
    const test = await read((scoped, organizationId) => readSinkTest(scoped, organizationId, { id, askedAt }));
    if (test !== undefined) return { outcome: test.error === null ? 'sent' : 'failed', error: test.error };
    await new Promise((resolve) => setTimeout(resolve, everyMs));
  }
  return { outcome: 'waiting', error: null };
}

/** Longer than the worker takes to look and the other side to answer, shorter than a browser waits. */
const patienceMs = 20_000;
const everyMs = 250;
