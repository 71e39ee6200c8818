'use client';

import { Check, Copy } from 'lucide-react';
import { useEffect, useState } from 'react';
import { cn } from './cn';

type CopyButtonProps = {
  text: string;
  /** The button's name, "Copy key": it says what is copied. */
  label: string;
  /** Shows the name beside the icon. */
  wide?: boolean;
  className?: string;
};

/** Copies a text and says so for two seconds; when the browser refuses, it says that instead. */
export function CopyButton({ text, label, wide = false, className }: CopyButtonProps) {
  const [state, setState] = useState<'idle' | 'copied' | 'refused'>('idle');
  useEffect(() => {
    if (state === 'idle') return;
    const timer = setTimeout(() => setState('idle'), 2000);
    return () => clearTimeout(timer);
  }, [state]);
  const said = state === 'copied' ? 'Copied' : state === 'refused' ? 'Select and copy by hand' : label;
  const Icon = state === 'copied' ? Check : Copy;
  return (
    <button
      type="button"
      aria-label={label}
      title={said}
      onClick={async () => setState((await copyText(text)) ? 'copied' : 'refused')}
      className={cn(
        'inline-flex h-8 flex-none items-center justify-center gap-2 rounded-md text-small font-medium text-ink-2 hover:bg-sunken hover:text-ink ',
        wide ? 'border border-line-strong bg-panel px-3 text-ink' : 'w-8',
        className,
      )}
    >
      <Icon aria-hidden className="size-4" strokeWidth={1.75} />
      {wide && <span>{said}</span>}
      <span aria-live="polite" className="sr-only">
        {state === 'idle' ? '' : said}
      </span>
    </button>
  );
}

/** True when the text is on the clipboard. Pages served without TLS have no clipboard API and take the older way. */
async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const area = document.createElement('textarea');
    area.value = text;
    area.style.position = 'fixed';
    area.style.opacity = '0';
    (document.querySelector('[role=dialog]') ?? document.body).append(area);
    area.select();
    const copied = document.execCommand('copy');
    area.remove();
    return copied;
  }
}
