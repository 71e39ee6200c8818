'use client';
import { Search } from 'lucide-react';
import { type ClipboardEvent, type FormEvent, useEffect, useRef, useState } from 'react';
import { api } from '@/server/client/api-client';
import { failureOf } from '@/server/client/use-api';
import { useOrganization } from '@/server/client/use-organization';
import { contract, type RouteOutput } from '@/server/contract';
import { ErrorPanel } from '@/ui/error-panel';
import { Input } from '@/ui/input';
import { Popover, PopoverAnchor, PopoverContent } from '@/ui/popover';

export type SearchHit = RouteOutput<typeof contract.requests.search>['hits'][number];

type Found =
  | { kind: 'idle' }
  | { kind: 'asking' }
  | { kind: 'hits'; hits: SearchHit[] }
  | { kind: 'failed'; error: Error };

/** Takes whatever was copied: an id, a key, a trace, a curl command, an error. What can mean one request alone opens it at once. */
export function SearchBox({ onJump }: { onJump: (hit: SearchHit) => void }) {
  const { slug: organization } = useOrganization();
  const [text, setText] = useState('');
  const [found, setFound] = useState<Found>({ kind: 'idle' });
  const box = useSlashKey();
  const close = () => setFound({ kind: 'idle' });
  const jump = (hit: SearchHit) => {
    setText('');
    close();
    onJump(hit);
  };
  const search = async (asked: string) => {
    if (asked.trim() === '') return;
    setFound({ kind: 'asking' });
    try {
      const body = { text: asked.slice(0, 20_000) };
      const { hits } = await api(contract.requests.search, { body }, { organization });
      const [only, ...others] = hits;
      if (only !== undefined && (others.length === 0 || only.what === 'request')) return jump(only);
      setFound({ kind: 'hits', hits });
    } catch (error) {
      setFound({ kind: 'failed', error: error instanceof Error ? error : new Error('The search failed.') });
    }
  };
  // Lines of a pasted command would be joined by the box, so the clipboard is read itself.
  const paste = (event: ClipboardEvent) => {
    const pasted = event.clipboardData.getData('text');
    if (pasted.trim() !== '' && text === '') void search(pasted);
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void search(text);
  };
  return (
    <Popover open={found.kind === 'hits' || found.kind === 'failed'} onOpenChange={(open) => !open && close()}>
      <PopoverAnchor asChild>
        <form onSubmit={submit} className="min-w-0 flex-1 sm:max-w-md">
          <Input
            ref={box}
            type="search"
            aria-label="Find requests by anything pasted"
            placeholder="Paste an id, a key, a trace, a curl or an error"
            value={text}
            aria-busy={found.kind === 'asking' || undefined}
            onPaste={paste}
            onChange={(event) => setText(event.target.value)}
            before={<Search className="size-4" />}
            className="h-9 pl-9"
          />
        </form>
      </PopoverAnchor>
      <PopoverContent
        align="start"
        aria-label="What was found"
        className="w-[min(28rem,calc(100vw-24px))] p-2"
        onOpenAutoFocus={(event) => found.kind !== 'hits' && event.preventDefault()}
      >
        {found.kind === 'failed' && <ErrorPanel {...(failureOf('The search failed', found.error) ?? { title: '' })} />}
        {found.kind === 'hits' && <Hits hits={found.hits} onJump={jump} />}
      </PopoverContent>
    </Popover>
  );
}

function Hits({ hits, onJump }: { hits: readonly SearchHit[]; onJump: (hit: SearchHit) => void }) {
  if (hits.length === 0) {
    return (
      <p className="p-2 text-ink-2">
        Nothing of this organization is known by it. Ids of requests, keys, traces, sessions, end users and texts of
        errors are.
      </p>
    );
  }
  return (
    <ul>
      {hits.map((hit) => (
        <li key={`${hit.what} ${hit.query} ${hit.requestId}`}>
          <button
            type="button"
            onClick={() => onJump(hit)}
            className="w-full break-words rounded-md px-2 py-1.5 text-left hover:bg-sunken"
          >
            {hit.words}
          </button>
        </li>
      ))}
    </ul>
  );
}

/** `/` goes to the box, unless something is being typed. */
function useSlashKey() {
  const box = useRef<HTMLInputElement>(null);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== '/' || event.metaKey || event.ctrlKey || event.altKey) return;
      if (
        event.target instanceof HTMLElement &&
        event.target.closest('input, textarea, select, [role=dialog]') !== null
      )
        return;
      event.preventDefault();
      box.current?.focus();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, []);
  return box;
}
