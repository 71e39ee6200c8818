import type { ProviderFormat } from '../wire-format.ts';
import { readAnswer } from './read-answer.ts';
import { readRefusal } from './read-refusal.ts';
import { openReader } from './stream-reader.ts';
import { encodeRequest } from './write-request.ts';

/**
 * Amazon Bedrock's Converse: https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_Converse.html. Spoken to providers
 * only. Its streams come as AWS's binary events; whoever decodes them names each event by its `:event-type`, or by its
 * `:exception-type`, and hands on the payload as it is.
 */
export const bedrockConverse: ProviderFormat = {
  name: 'bedrock-converse',
  framing: 'aws-event-stream',
  headers: {},
  passThrough: () => {
    throw new Error('no caller speaks this format');
  },
  encodeRequest,
  readAnswer,
  openReader,
  readRefusal,
};
