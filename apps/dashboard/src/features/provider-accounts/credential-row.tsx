'use client';

import type { CredentialKind } from '@switchyard/core/providers/credential';
import { toast } from 'sonner';
import { failureOf, useAction, useCall } from '@/server/client/use-api';
import { contract } from '@/server/contract';
import { ActionButton } from '@/ui/action-button';
import { ErrorPanel } from '@/ui/error-panel';
import { counted, formatCount } from '@/ui/format';
import { Lamp } from '@/ui/lamp';
import { useNow } from '@/ui/use-now';
import { When } from '@/ui/when';
import { CredentialActions } from './credential-actions';
import { credentialState, restWords, shareOf } from './credential-words';
import type { ProviderAccount, ProviderCredential } from './provider-account';
import { Until } from './until';

type CredentialRowProps = {
  account: ProviderAccount;
  credential: ProviderCredential;
  kind: CredentialKind;
  lock: string | undefined;
};

/** One credential: its state, its share of the calls, how it did, and why it is not asked if it is not. */
export function CredentialRow({ account, credential, kind, lock }: CredentialRowProps) {
  const now = useNow(5_000);
  const state = credentialState(credential, now);
  const share = shareOf(credential, account.credentials);
  const rests = credential.rests.filter((rest) => Date.parse(rest.until) > now);
  return (
    <li className="grid grid-cols-[minmax(0,1fr)_auto] gap-x-3 gap-y-1.5 px-5 py-2.5">
      <div className="min-w-0">
        <p className="flex flex-wrap items-baseline gap-x-2.5">
          <span className="min-w-0 break-words font-medium">{credential.name}</span>
          <Last4 last4={credential.last4} kind={kind} />
          <Lamp tone={state.tone} className="text-ink-2">
            {state.words}
          </Lamp>
        </p>
        <p className="text-caption text-ink-3">
          {share === undefined ? 'no new calls' : `${share} of calls`} · <Use {...credential} />
        </p>
      </div>
      <CredentialActions account={account} credential={credential} kind={kind} lock={lock} />
      {rests.length > 0 && <Rests account={account} credential={{ ...credential, rests }} lock={lock} />}
    </li>
  );
}

/** What it is known by; a file or nothing at all has no last characters. */
function Last4({ last4, kind }: { last4: string; kind: CredentialKind }) {
  if (last4 !== '') return <code className="font-mono text-ink-2 text-small">••••{last4}</code>;
  const words = kind === 'none' ? 'no key' : kind === 'google-service-account' ? 'key file' : 'not shown';
  return <span className="text-ink-3 text-small">{words}</span>;
}

function Use({ attempts24h, failures24h, lastUsedAt }: ProviderCredential) {
  if (attempts24h === 0) return 'not used in 24 h';
  const failed = failures24h === 0 ? 'none failed' : `${formatCount(failures24h)} failed`;
  return (
    <>
      used <When at={lastUsedAt} /> · {counted(attempts24h, 'attempt')} in 24 h, {failed}
    </>
  );
}

/** Why and until when it is not asked, in the provider's words, and the way to ask it at once. */
function Rests({ account, credential, lock }: Omit<CredentialRowProps, 'kind'>) {
  const call = useCall();
  const { run, pending, failure } = useAction();
  const problem = failureOf('It was not asked again', failure);
  const params = { id: account.id, credentialId: credential.id };
  const wake = () =>
    run(async () => {
      await call(contract.providerCredentials.wake, { params });
      toast.success(`${credential.name} is asked again with the next call`);
    });
  return (
    <div className="col-span-full grid gap-2 rounded-lg bg-sunken px-3 py-2.5">
      <ul className="grid gap-2">
        {credential.rests.map((rest) => (
          <li key={`${rest.kind} ${rest.model ?? ''}`} className="min-w-0 text-small">
            <span className="break-words font-medium">{restWords(rest)}</span>{' '}
            <span className="text-ink-2">
              <Until at={rest.until} />
            </span>
            <span className="line-clamp-3 break-words text-caption text-ink-2">{rest.reason}</span>
          </li>
        ))}
      </ul>
      <ActionButton size="small" className="justify-self-start" reason={lock} pending={pending} onClick={wake}>
        Ask again now<span className="sr-only">: {credential.name}</span>
      </ActionButton>
      {problem && <ErrorPanel {...problem} />}
    </div>
  );
}
