import type { contract, RouteOutput } from '@/server/contract';
import type { LampTone } from '@/ui/lamp';

/** A channel as lists show it. */
export type Channel = RouteOutput<typeof contract.channels.list>['items'][number];

/** What kinds of channel are called. */
export const kindWords: Record<Channel['kind'], string> = { email: 'E-mail', slack: 'Slack', webhook: 'Webhook' };

/** Why an e-mail channel cannot send. */
export const mailOff = 'E-mail is not set up: the operator has to give the worker a mail server (SMTP_URL).';

/** Where a channel sends: "hooks.slack.com", "dana@example.com and 2 more". */
export function destinationOf({ kind, addresses, host }: Pick<Channel, 'kind' | 'addresses' | 'host'>): string {
  if (kind !== 'email') return host ?? 'an address that is not known';
  const [first = 'nobody', ...more] = addresses;
  return more.length === 0 ? first : `${first} and ${more.length} more`;
}

/** How a channel does: by its last message, whichever way that went. */
export function stateOf(
  { kind, lastSentAt, lastError, lastErrorAt }: Pick<Channel, 'kind' | 'lastSentAt' | 'lastError' | 'lastErrorAt'>,
  mail: boolean,
): { tone: LampTone; words: string } {
  if (kind === 'email' && !mail) return { tone: 'caution', words: 'E-mail is not set up' };
  const failedLast = lastErrorAt !== null && (lastSentAt === null || lastErrorAt > lastSentAt);
  if (failedLast) return { tone: 'stop', words: lastError ?? 'The last message failed' };
  return lastSentAt === null ? { tone: 'off', words: 'Nothing sent yet' } : { tone: 'clear', words: 'Works' };
}
