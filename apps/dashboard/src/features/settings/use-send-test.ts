'use client';

import { useCallback, useState } from 'react';
import { toast } from 'sonner';
import { type Call, failureOf, useCall } from '@/server/client/use-api';

/** Something that can be tested, and what is said of it. */
type Tested = { id: string; name: string };
type Answer = { outcome: 'sent' | 'failed' | 'waiting'; error: string | null };
type TestWords<Thing> = { sent: (thing: Thing) => string; where: (thing: Thing) => string };

/**
 * Sends a test; what failed is for an error panel, what went well for a toast. `ask` and `words` must stay the same from one drawing to the next.
 */
export function useSendTest<Thing extends Tested>(
  ask: (call: Call, id: string) => Promise<Answer>,
  words: TestWords<Thing>,
) {
  const call = useCall();
  const [testing, setTesting] = useState<string>();
  const [failure, setFailure] = useState<ReturnType<typeof failureOf>>();
  const test = useCallback(
    async (thing: Thing) => {
      setTesting(thing.id);
      setFailure(undefined);
      try {
        const { outcome, error } = await ask(call, thing.id);
        if (outcome === 'sent') toast.success(words.sent(thing), { description: `At ${words.where(thing)}.` });
        else
          setFailure({
            title: `The test did not reach ${thing.name}`,
            message:
              outcome === 'failed'
                ? (error ?? 'The other side did not say why.')
                : 'The worker has not sent it yet. Check that it runs; the message goes out as soon as it does.',
            requestId: undefined,
          });
      } catch (error) {
        setFailure(
          failureOf(`${thing.name} could not be tested`, error instanceof Error ? error : new Error(String(error))),
        );
      } finally {
        setTesting(undefined);
      }
    },
    [call, ask, words],
  );
  return { test, testing, failure };
}
