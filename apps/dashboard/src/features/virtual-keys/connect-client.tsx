'use client';

import { clientSetupsOf, keyPlaceholder } from '@/server/client/client-setups';
import { useApi } from '@/server/client/use-api';
import { useOrganization } from '@/server/client/use-organization';
import { contract } from '@/server/contract';
import { Guide } from '@/ui/guide';
import type { VirtualKey } from './virtual-key';

type ConnectClientProps = {
  virtualKey: VirtualKey;
  /** Known only while the key is being issued. */
  secret?: string;
};

/** How each client is set up with a key and a model that it may ask for. */
export function ConnectClient({ virtualKey, secret = keyPlaceholder }: ConnectClientProps) {
  const { gatewayUrl } = useOrganization();
  const offered = useApi(contract.models.list, {});
  const models =
    virtualKey.allowedModels.length > 0
      ? virtualKey.allowedModels
      : (offered.data?.items ?? []).map(({ model }) => model);
  return (
    <>
      <Guide label="Client" ways={clientSetupsOf({ gatewayUrl, secret, models })} />
      {offered.data?.items.length === 0 && (
        <p className="text-ink-2 text-small">No provider account offers a model yet. Add one before the first call.</p>
      )}
    </>
  );
}
