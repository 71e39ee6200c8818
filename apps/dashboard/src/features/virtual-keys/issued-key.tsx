'use client';

import { useOrganization } from '@/server/client/use-organization';
import { Button } from '@/ui/button';
import { DialogActions } from '@/ui/dialog';
import { SecretReveal } from '@/ui/secret-reveal';
import { ConnectClient } from './connect-client';
import { FirstCall } from './first-call';
import type { Issued } from './issued';

/** The secret, ways to use it, and a line that waits for the first call. */
export function IssuedKey({ issued, onDone }: { issued: Issued; onDone: () => void }) {
  const { gatewayUrl } = useOrganization();
  const { virtualKey, secret } = issued;
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-4">
      <SecretReveal
        secret={secret}
        name="Virtual key"
        note={`Later only ${virtualKey.prefix}…${virtualKey.last4} is shown. If it is lost, issue another.`}
        file={{
          name: `${fileName(virtualKey.name)}.env`,
          content: `OPENAI_BASE_URL=${gatewayUrl}/v1\nOPENAI_API_KEY=${secret}\n`,
        }}
      />
      <ConnectClient virtualKey={virtualKey} secret={secret} />
      <FirstCall keyId={virtualKey.id} since={virtualKey.createdAt} />
      <DialogActions>
        <Button variant="solid" onClick={onDone}>
          Done
        </Button>
      </DialogActions>
    </div>
  );
}

function fileName(name: string): string {
  return (
    name
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '-')
      .replace(/^-|-$/g, '') || 'switchyard'
  );
}
