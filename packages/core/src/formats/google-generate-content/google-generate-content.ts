import { googleDialect } from '../google-dialect.ts';
import { withCallersNames } from '../tool-names.ts';
import type { WireFormat } from '../wire-format.ts';
import { decodeCall } from './decode-call.ts';
import { giveParameters } from './give-parameters.ts';
import { passThrough } from './pass-through.ts';
import { readAnswer } from './read-answer.ts';
import { readRefusal } from './read-refusal.ts';
import { openReader } from './stream-reader.ts';
import { openWriter, streamContentType } from './stream-writer.ts';
import { encodeAnswer } from './write-answer.ts';
import { encodeRequest } from './write-request.ts';

/**
 * Google's generateContent, as AI Studio and Vertex AI speak it: https://ai.google.dev/api/generate-content. The model and whether to
 * stream stand in the address, and so does the framing of the stream.
 */
export const googleGenerateContent: WireFormat = {
  name: 'google-generate-content',
  dialect: googleDialect,
  framing: 'sse',
  headers: {},
  decodeCall,
  giveParameters,
  ...withCallersNames({ encodeAnswer, openWriter }),
  streamContentType,
  passThrough,
  encodeRequest,
  readAnswer,
  openReader,
  readRefusal,
};
