'use client';

import { useCallback, useState } from 'react';
import { toast } from 'sonner';
import { failureOf, useCall } from '@/server/client/use-api';
import { contract } from '@/server/contract';
import { type Channel, destinationOf } from './channel-words';

/** Sends a test to a channel; what failed is for an error panel, what went well for a toast. */
export function useChannelTest() {
  const call = useCall();
  const [testing, setTesting] = useState<string>();
  const [failure, setFailure] = useState<ReturnType<typeof failureOf>>();
  const test = useCallback(
    async (channel: Channel) => {
      setTesting(channel.id);
      setFailure(undefined);
      try {
        const { outcome, error } = await call(contract.channels.test, { params: { id: channel.id } });
        if (outcome === 'sent')
          toast.success(`${channel.name} was told`, { description: `At ${destinationOf(channel)}.` });
        else
          setFailure({
            title: `The test did not reach ${channel.name}`,
            message:
              outcome === 'failed'
                ? (error ?? 'The other side did not say why.')
                : 'The worker has not sent it yet. Check that it runs; the message goes out as soon as it does.',
            requestId: undefined,
          });
      } catch (error) {
        setFailure(
          failureOf(`${channel.name} could not be tested`, error instanceof Error ? error : new Error(String(error))),
        );
      } finally {
        setTesting(undefined);
      }
    },
    [call],
  );
  return { test, testing, failure };
}
