import type { Finish } from '../../chat/chat-event.ts';

const filtered = [
  'SAFETY',
  'RECITATION',
  'BLOCKLIST',
  'PROHIBITED_CONTENT',
  'SPII',
  'IMAGE_SAFETY',
  'IMAGE_PROHIBITED_CONTENT',
  'IMAGE_RECITATION',
];

/** Why a candidate ended; https://ai.google.dev/api/generate-content#FinishReason. Google says STOP after calls as well. */
export function readFinish(raw: string, hasCalls: boolean): Finish {
  return { reason: reasonOf(raw, hasCalls), stopSequence: null, raw };
}

function reasonOf(raw: string, hasCalls: boolean): Finish['reason'] {
  if (raw === 'STOP' || raw === 'FINISH_REASON_UNSPECIFIED') return hasCalls ? 'tool-calls' : 'stop';
  if (raw === 'MAX_TOKENS') return 'length';
  if (raw === 'CONTINUATION') return 'pause';
  return filtered.includes(raw) ? 'content-filter' : 'error';
}

const reasons: Readonly<Record<Finish['reason'], string>> = {
  stop: 'STOP',
  'tool-calls': 'STOP',
  length: 'MAX_TOKENS',
  'context-length': 'MAX_TOKENS',
  'content-filter': 'SAFETY',
  refusal: 'PROHIBITED_CONTENT',
  pause: 'STOP',
  error: 'OTHER',
};

/** The same in Google's words. */
export const writeFinish = ({ reason }: Finish): string => reasons[reason];
