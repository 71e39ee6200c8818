import { errorTable } from '../../errors.ts';
import type { WireFormat } from '../wire-format.ts';
import { decodeCall } from './decode-call.ts';
import { encodeUpstream } from './encode-upstream.ts';
import { readAnswer, readEvent } from './read-answer.ts';
import { readRefusal } from './read-refusal.ts';

/** OpenAI's chat completions: https://platform.openai.com/docs/api-reference/chat */
export const openaiChat: WireFormat = {
  name: 'openai-chat',
  decodeCall,
  encodeUpstream,
  readAnswer,
  readEvent,
  readRefusal,
  encodeError: (error) => ({
    error: {
      message: error.message,
      type: errorTable[error.code].type,
      param: error.details.param ?? null,
      code: error.code,
    },
  }),
  streamEnd: '[DONE]',
};
