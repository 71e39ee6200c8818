import { openaiDialect } from '../openai-dialect.ts';
import { readOpenaiRefusal } from '../openai-refusal.ts';
import { withCallersNames } from '../tool-names.ts';
import type { WireFormat } from '../wire-format.ts';
import { decodeCall } from './decode-call.ts';
import { giveParameters } from './give-parameters.ts';
import { passThrough } from './pass-through.ts';
import { readAnswer } from './read-answer.ts';
import { openReader } from './stream-reader.ts';
import { openWriter } from './stream-writer.ts';
import { encodeAnswer } from './write-answer.ts';
import { encodeRequest } from './write-request.ts';

/** OpenAI's responses: https://platform.openai.com/docs/api-reference/responses */
export const openaiResponses: WireFormat = {
  name: 'openai-responses',
  dialect: openaiDialect,
  decodeCall,
  giveParameters,
  ...withCallersNames({ encodeAnswer, openWriter }),
  streamContentType: () => 'text/event-stream',
  framing: 'sse',
  headers: {},
  passThrough,
  encodeRequest,
  readAnswer,
  openReader,
  readRefusal: readOpenaiRefusal,
};
