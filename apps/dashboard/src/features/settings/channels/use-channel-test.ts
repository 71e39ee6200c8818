'use client';

import type { Call } from '@/server/client/use-api';
import { contract } from '@/server/contract';
import { useSendTest } from '../use-send-test';
import { type Channel, destinationOf } from './channel-words';

const ask = (call: Call, id: string) => call(contract.channels.test, { params: { id } });
const words = { sent: ({ name }: Channel) => `${name} was told`, where: destinationOf };

/** Sends a test to a channel. */
export const useChannelTest = () => useSendTest<Channel>(ask, words);
