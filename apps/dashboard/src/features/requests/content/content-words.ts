import { counted, utcDay } from '@/ui/format';
import type { RequestDetail } from '../request-detail';

const whyNot: Readonly<Record<string, string>> = {
  policy: 'the policy in force keeps nothing',
  caller: 'the caller asked not to',
  size: 'it was too large',
  unavailable: 'there was no room for it just then',
};

/** What is kept of what was said, in a sentence, and until when. */
export function privacyWords({ content, contentUntil }: Pick<RequestDetail, 'content' | 'contentUntil'>): string {
  const why = content.reason === null ? '' : (whyNot[content.reason] ?? content.reason);
  const redacted =
    content.redactions === 0 ? '' : ` ${counted(content.redactions, 'place was', 'places were')} redacted.`;
  const until = contentUntil === null ? '' : ` Deleted on ${utcDay(contentUntil)}.`;
  switch (content.state) {
    case 'NONE':
      return `Not stored${why === '' ? '' : `: ${why}`}.`;
    case 'STORED':
      return `Stored${content.kept === 'redacted' ? ' with redactions' : ' in full'}.${redacted}${until}`;
    case 'TRUNCATED':
      return `Only the beginning is stored${why === '' ? '' : `: ${why}`}.${redacted}${until}`;
    case 'LOST':
      return `Meant to be stored, but lost${why === '' ? '' : `: ${why}`}.`;
    case 'ERASED':
      return 'Was stored, and has been deleted.';
    case 'EXPIRED':
      return 'Was stored, and is past its retention.';
  }
}

/** Whether there is something to open. */
export const isKept = ({ content: { state } }: Pick<RequestDetail, 'content'>) =>
  state === 'STORED' || state === 'TRUNCATED';
