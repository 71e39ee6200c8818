'use client';
import { useState } from 'react';
import { CopyButton } from '@/ui/copy-button';
import { formatCount } from '@/ui/format';
import { ScrollRegion } from '@/ui/scroll-region';
import { Segmented } from '@/ui/segmented';
import { Chat } from './chat';
import { prettyJson } from './pretty-json';
import type { Opened, Side } from './use-content';

const views = [
  { value: 'chat', label: 'Chat' },
  { value: 'raw', label: 'Raw' },
] as const;

/** What was said, as a chat where it is one, and as it was sent and answered. */
export function ContentView({ content: { request, response } }: { content: Opened }) {
  const chat = [...(request?.messages ?? []), ...(response?.messages ?? [])];
  const [view, setView] = useState<'chat' | 'raw'>(chat.length > 0 ? 'chat' : 'raw');
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-4">
      {chat.length > 0 && (
        <Segmented label="Show as" value={view} options={views} onChange={setView} className="w-fit" />
      )}
      {view === 'chat' ? (
        <Chat messages={chat} />
      ) : (
        <>
          <Raw title="Request" side={request} />
          <Raw title="Answer" side={response} />
        </>
      )}
      {(request?.truncated || response?.truncated) && (
        <p className="text-caption text-ink-3">Only the beginning was kept: it was larger than what is kept.</p>
      )}
    </div>
  );
}

function Raw({ title, side }: { title: string; side: Side | null }) {
  if (side === null) return <p className="text-ink-3">{title}: nothing was kept.</p>;
  const text = prettyJson(side.text);
  return (
    <section aria-label={title}>
      <h3 className="mb-1 flex items-center justify-between gap-2 font-medium text-caption text-ink-3">
        <span>
          {title} <span className="font-normal">{formatCount(side.bytes)} bytes</span>
        </span>
        <CopyButton text={side.text} label={`Copy the ${title.toLowerCase()}`} className="size-6" />
      </h3>
      <ScrollRegion label={`${title}, raw`} className="max-h-96 rounded-lg border bg-sunken p-3">
        <pre className="whitespace-pre-wrap break-words font-mono text-caption">{text}</pre>
      </ScrollRegion>
    </section>
  );
}
