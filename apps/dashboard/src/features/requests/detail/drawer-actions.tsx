'use client';
import { Link as LinkIcon, MoreHorizontal, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { toast } from 'sonner';
import { useLock } from '@/server/client/use-api';
import { useOrganization } from '@/server/client/use-organization';
import { Button } from '@/ui/button';
import { Menu, MenuContent, MenuItem, MenuLabel, MenuSeparator, MenuTrigger } from '@/ui/dropdown-menu';
import { isKept } from '../content/content-words';
import { DeleteContent } from '../content/delete-content';
import type { ContentState } from '../content/use-content';
import type { RequestDetail } from '../request-detail';
import { asCode, type Language, languages } from './as-code';

/** What can be done with a request: copied as code, shared, and what was said in it deleted. */
export function DrawerActions({ request, state }: { request: RequestDetail; state: ContentState }) {
  const { gatewayUrl } = useOrganization();
  const [deleting, setDeleting] = useState(false);
  const lock = useLock('request-logs.manage');
  const opened = state.content?.kind === 'opened' ? state.content.request : null;
  // A beginning alone is not what was sent.
  const body = opened === null || opened.truncated ? undefined : opened.text;
  const copyCode = (language: Language) => {
    const { endpoint, modelAsked: model, stream } = request;
    copy(asCode(language, { gatewayUrl, endpoint, model, stream, body }), `Copied as ${language}`);
  };
  return (
    <>
      <Menu>
        <MenuTrigger asChild>
          <Button size="small" aria-label="Actions">
            <MoreHorizontal aria-hidden />
          </Button>
        </MenuTrigger>
        <MenuContent align="end" className="max-w-72">
          <MenuLabel>{body === undefined ? 'Copy the call without what was said' : 'Copy the call'}</MenuLabel>
          {languages.map((language) => (
            <MenuItem key={language} onSelect={() => copyCode(language)}>
              Copy as {language}
            </MenuItem>
          ))}
          <MenuSeparator />
          <MenuItem onSelect={() => copy(window.location.href, 'Copied the link')}>
            <LinkIcon aria-hidden />
            Copy link
          </MenuItem>
          {isKept(request) && (
            <MenuItem tone="danger" disabled={lock !== undefined} title={lock} onSelect={() => setDeleting(true)}>
              <Trash2 aria-hidden />
              Delete content…
            </MenuItem>
          )}
        </MenuContent>
      </Menu>
      <DeleteContent id={request.id} open={deleting} onOpenChange={setDeleting} onDeleted={state.forget} />
    </>
  );
}

function copy(text: string, said: string): void {
  navigator.clipboard
    .writeText(text)
    .then(() => toast.success(said))
    .catch(() => toast.error('The browser did not let it be copied.'));
}
