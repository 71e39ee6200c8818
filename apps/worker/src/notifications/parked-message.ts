import type { Resting } from '@switchyard/core/routing/resting';
import type { NewNotification } from '@switchyard/db/notifications/outbox';
import type { CredentialNames } from '@switchyard/db/notifications/parked-credentials';
import { oneLine } from './one-line.ts';

/** A credential that is not asked, because the provider refused it. */
export type ParkedCredential = {
  organizationId: string;
  rest: Resting;
  names: CredentialNames;
  dashboardUrl: string;
};

/** What owners and admins are told of it. */
export function parkedMessage({ organizationId, rest, names, dashboardUrl }: ParkedCredential): NewNotification {
  const { credentialId, providerAccountId, model, reason, sinceMs, untilMs } = rest;
  const url = `${dashboardUrl}/o/${names.organizationSlug}/providers`;
  const credential = `${oneLine(names.account)} / ${oneLine(names.credential)}`;
  const lines = [
    `Calls${model === null ? '' : ` for ${oneLine(model)}`} no longer use this credential: ${oneLine(reason)}.`,
    'Other credentials and accounts serve what they can. It is tried again from time to time; replace it if it has ended.',
    '',
    `${oneLine(names.organizationName)}: ${url}`,
  ];
  return {
    organizationId,
    channelId: null,
    event: 'provider.credential-parked',
    subject: `The credential "${credential}" is refused by its provider`,
    text: lines.join('\n'),
    payload: {
      credentialId,
      providerAccountId,
      model,
      account: names.account,
      credential: names.credential,
      reason,
      since: new Date(sinceMs).toISOString(),
      until: new Date(untilMs).toISOString(),
      url,
    },
  };
}
