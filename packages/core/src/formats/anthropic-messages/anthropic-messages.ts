import { anthropicDialect } from '../anthropic-dialect.ts';
import { withCallersNames } from '../tool-names.ts';
import type { WireFormat } from '../wire-format.ts';
import { decodeCall } from './decode-call.ts';
import { giveParameters } from './give-parameters.ts';
import { passThrough } from './pass-through.ts';
import { readAnswer } from './read-answer.ts';
import { readRefusal } from './read-refusal.ts';
import { openReader } from './stream-reader.ts';
import { openWriter } from './stream-writer.ts';
import { encodeAnswer } from './write-answer.ts';
import { encodeRequest } from './write-request.ts';

/** Anthropic's Messages API: https://docs.anthropic.com/en/api/messages */
export const anthropicMessages: WireFormat = {
  name: 'anthropic-messages',
  dialect: anthropicDialect,
  decodeCall,
  giveParameters,
  ...withCallersNames({ encodeAnswer, openWriter }),
  streamContentType: () => 'text/event-stream',
  framing: 'sse',
  headers: { 'anthropic-version': '2023-06-01' },
  passThrough,
  encodeRequest,
  readAnswer,
  openReader,
  readRefusal,
};
