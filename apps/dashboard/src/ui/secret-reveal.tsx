'use client';

import { Download } from 'lucide-react';
import type { ReactNode } from 'react';
import { CopyButton } from './copy-button';

type SecretRevealProps = {
  secret: string;
  /** What it is, for names: "Virtual key", "API token", "Invitation link". */
  name: string;
  /** What happens when it is lost. */
  note: ReactNode;
  /** Offers the secret as a file too. */
  file?: { name: string; content: string };
};

/** A secret that is shown once: whole, selectable, with a copy button and, where given, a file. */
export function SecretReveal({ secret, name, note, file }: SecretRevealProps) {
  return (
    <div className="grid gap-2">
      <div className="flex items-stretch gap-1 rounded-md border border-line-strong bg-sunken py-1 pr-1 pl-3">
        <output
          aria-label={name}
          className="min-w-0 flex-1 self-center py-1 font-mono text-small break-all text-ink select-all"
        >
          {secret}
        </output>
        <CopyButton text={secret} label={`Copy ${lower(name)}`} wide className="self-center" />
      </div>
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1 text-small text-ink-3">
        <span>{note}</span>
        {file !== undefined && (
          <button
            type="button"
            onClick={() => download(file)}
            className="inline-flex items-center gap-1.5 rounded font-medium text-accent hover:underline "
          >
            <Download aria-hidden className="size-3.5" />
            Download {file.name}
          </button>
        )}
      </div>
    </div>
  );
}

/** "Virtual key" inside a phrase; abbreviations stay as they are. */
function lower(name: string): string {
  return /^[A-Z][a-z]/.test(name) ? `${name.charAt(0).toLowerCase()}${name.slice(1)}` : name;
}

function download({ name, content }: { name: string; content: string }): void {
  const url = URL.createObjectURL(new Blob([content], { type: 'text/plain' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}
