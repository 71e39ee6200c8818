import type { ProviderFormat } from '../wire-format.ts';
import { readAnswer } from './read-answer.ts';
import { readRefusal } from './read-refusal.ts';
import { openReader } from './stream-reader.ts';
import { encodeRequest } from './write-request.ts';

/** Cohere's chat, version 2: https://docs.cohere.com/reference/chat. It is spoken to Cohere and served to nobody. */
export const cohereChat: ProviderFormat = {
  name: 'cohere-chat',
  framing: 'sse',
  headers: {},
  passThrough() {
    throw new Error('no caller speaks this format');
  },
  encodeRequest,
  readAnswer,
  openReader,
  readRefusal,
};
