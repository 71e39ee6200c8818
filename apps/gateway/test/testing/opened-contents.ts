import { openContent } from '@switchyard/platform/content/seal-content';
import { contentBatch, type QueuedContent } from '@switchyard/platform/queue/content-batch';
import type { Redis } from '@switchyard/platform/redis/connect-redis';

/** What waits in the queue of contents, by request. */
export async function queuedContents(redis: Redis): Promise<Map<string, QueuedContent>> {
  const found = new Map<string, QueuedContent>();
  for (const jobId of await redis.lrange('{sy-queue}:contents:wait', 0, -1)) {
    const data = await redis.hget(`{sy-queue}:contents:${jobId}`, 'data');
    for (const content of contentBatch.parse(JSON.parse(data ?? '')).contents) found.set(content.requestId, content);
  }
  return found;
}

/** Both sides of a call as they are kept here, in words; null where nothing is. */
export async function openedContent(privateKey: string, content: QueuedContent) {
  const side = async (name: 'request' | 'response') => {
    const base64 = content[name];
    if (base64 === null) return null;
    const { organizationId, requestId, encoding } = content;
    const key = { organizationId, ...content.key };
    const bytes = Buffer.from(base64, 'base64');
    const owner = { organizationId, requestId, side: name };
    return new TextDecoder().decode(await openContent(privateKey, { key, owner, encoding, bytes }));
  };
  return { request: await side('request'), response: await side('response') };
}
