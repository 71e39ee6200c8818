'use client';

import { X } from 'lucide-react';
import { Dialog as Primitive } from 'radix-ui';
import { createContext, type ReactNode, type RefObject, useContext, useEffect, useRef } from 'react';
import { cn } from './cn';
import { keepOpenForNotice } from './keep-open-for-notice';

type DialogProps = {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: string;
  /** One sentence under the title: what this does. */
  description?: ReactNode;
  size?: 'small' | 'medium' | 'large' | 'huge';
  /** A press beside the dialog or Escape does not close it: it holds something that would be lost. */
  sticky?: boolean;
  children: ReactNode;
};

const widths = { small: 'sm:max-w-md', medium: 'sm:max-w-xl', large: 'sm:max-w-3xl', huge: 'sm:max-w-6xl' } as const;

/** A window over the page. The page behind scrolls it, so lists inside are never cut off; on phones it rises from below. */
export function Dialog({
  open,
  onOpenChange,
  title,
  description,
  size = 'medium',
  sticky = false,
  children,
}: DialogProps) {
  const keep = (event: Event) => {
    if (sticky) event.preventDefault();
  };
  const unsaved = useRef(false);
  const change = (next: boolean) => {
    if (!next && unsaved.current && !confirm('What you typed here is not saved. Close anyway?')) return;
    unsaved.current = false;
    onOpenChange(next);
  };
  return (
    <Primitive.Root open={open} onOpenChange={change}>
      <Primitive.Portal>
        <Primitive.Overlay className="fixed inset-0 z-40 grid items-end overflow-y-auto bg-scrim pt-10 animate-appear sm:items-start sm:px-4 sm:pt-[8vh]">
          <Primitive.Content
            onOpenAutoFocus={toFirstField}
            onPointerDownOutside={keep}
            onInteractOutside={keepOpenForNotice}
            onEscapeKeyDown={keep}
            {...(description === undefined ? { 'aria-describedby': undefined } : {})}
            className={cn(
              'relative mx-auto w-full rounded-t-xl border border-line bg-panel shadow-lift outline-none sm:mb-12 sm:rounded-xl',
              widths[size],
            )}
          >
            <header className="flex items-start justify-between gap-4 px-5 pt-5 pb-4 sm:px-6">
              <div className="min-w-0">
                <Primitive.Title className="text-title font-semibold tracking-[-0.01em] text-ink">
                  {title}
                </Primitive.Title>
                {description !== undefined && (
                  <Primitive.Description className="mt-0.5 text-body text-ink-2">{description}</Primitive.Description>
                )}
              </div>
              <Primitive.Close
                aria-label="Close"
                className="-mt-1 -mr-2 grid size-8 flex-none place-items-center rounded-md text-ink-3 hover:bg-sunken hover:text-ink "
              >
                <X aria-hidden className="size-4" />
              </Primitive.Close>
            </header>
            <UnsavedContext value={unsaved}>
              <div className="px-5 pb-5 sm:px-6 sm:pb-6">{children}</div>
            </UnsavedContext>
          </Primitive.Content>
        </Primitive.Overlay>
      </Primitive.Portal>
    </Primitive.Root>
  );
}

const UnsavedContext = createContext<RefObject<boolean> | undefined>(undefined);

/** Tells the dialog around, if there is one, whether closing it would lose what was typed. */
export function useUnsavedInDialog(unsaved: boolean): void {
  const dialog = useContext(UnsavedContext);
  useEffect(() => {
    if (dialog === undefined) return;
    dialog.current = unsaved;
    return () => {
      dialog.current = false;
    };
  }, [dialog, unsaved]);
}

/** The first thing to fill in has the focus; where there is none, the dialog's own choice stands. */
function toFirstField(event: Event): void {
  if (!(event.currentTarget instanceof HTMLElement)) return;
  const first = event.currentTarget.querySelector('form :is(input, select, textarea):enabled');
  if (!(first instanceof HTMLElement)) return;
  event.preventDefault();
  first.focus();
}

/** The row of buttons that ends a dialog; stays in sight while a long form scrolls. */
export function DialogActions({ children, aside }: { children: ReactNode; aside?: ReactNode }) {
  return (
    <footer className="sticky bottom-0 z-10 -mx-5 -mb-5 flex flex-wrap items-center justify-end gap-2 rounded-b-xl border-t border-line bg-panel px-5 py-3 sm:-mx-6 sm:-mb-6 sm:px-6">
      {aside !== undefined && <div className="mr-auto min-w-0 text-small text-ink-3">{aside}</div>}
      {children}
    </footer>
  );
}
