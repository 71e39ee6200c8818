'use client';

import { useState } from 'react';
import { useApi } from '@/server/client/use-api';
import { useOrganization } from '@/server/client/use-organization';
import { contract } from '@/server/contract';
import { Button } from '@/ui/button';
import { CopyButton } from '@/ui/copy-button';
import { DialogActions } from '@/ui/dialog';
import { SecretReveal } from '@/ui/secret-reveal';
import { Tab, TabList, TabPanel, Tabs } from '@/ui/tabs';
import { FirstCall } from './first-call';
import type { Issued } from './issued';
import { snippetsOf } from './snippets';

/** The secret, ways to use it, and a line that waits for the first call. */
export function IssuedKey({ issued, onDone }: { issued: Issued; onDone: () => void }) {
  const { gatewayUrl } = useOrganization();
  const { virtualKey, secret } = issued;
  const models = useApi(contract.models.list, {});
  const model = virtualKey.allowedModels[0] ?? models.data?.items[0]?.model;
  const [client, setClient] = useState('curl');
  const snippets = snippetsOf({ baseUrl: `${gatewayUrl}/v1`, secret, model: model ?? 'your-model' });
  return (
    <div className="grid grid-cols-1 gap-4">
      <SecretReveal
        secret={secret}
        name="Virtual key"
        note={`Later only ${virtualKey.prefix}…${virtualKey.last4} is shown. If it is lost, issue another.`}
        file={{
          name: `${fileName(virtualKey.name)}.env`,
          content: `OPENAI_BASE_URL=${gatewayUrl}/v1\nOPENAI_API_KEY=${secret}\n`,
        }}
      />
      <Tabs value={client} onValueChange={setClient} className="min-w-0">
        <TabList aria-label="Ways to call">
          {snippets.map(({ id, label }) => (
            <Tab key={id} value={id}>
              {label}
            </Tab>
          ))}
        </TabList>
        {snippets.map(({ id, label, code }) => (
          <TabPanel key={id} value={id} className="pt-3">
            <div className="relative rounded-lg border bg-sunken">
              <CopyButton text={code} label={`Copy ${label}`} className="absolute top-1.5 right-1.5 bg-sunken" />
              <pre className="overflow-x-auto px-4 py-3 pr-12 font-mono text-caption leading-5">{code}</pre>
            </div>
          </TabPanel>
        ))}
      </Tabs>
      {models.data?.items.length === 0 && (
        <p className="text-ink-2 text-small">No provider account offers a model yet. Add one before the first call.</p>
      )}
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
