'use client';
import { X } from 'lucide-react';
import { Dialog } from 'radix-ui';
import type { ReactNode } from 'react';
import { cn } from './cn';
import { keepOpenForNotice } from './keep-open-for-notice';

interface DrawerProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: ReactNode;
  /** One line under the title. */
  description?: ReactNode;
  /** Buttons beside the close button. */
  actions?: ReactNode;
  side?: 'right' | 'left';
  children: ReactNode;
  /** Stays in sight under the scrolled content. */
  footer?: ReactNode;
  className?: string;
}

/** A sheet over the page's edge; Escape or a click beside it closes it and gives the focus back. */
export function Drawer(props: DrawerProps) {
  const { open, onOpenChange, title, description, actions, side = 'right', children, footer, className } = props;
  return (
    <Dialog.Root open={open} onOpenChange={onOpenChange}>
      <Dialog.Portal>
        <Dialog.Overlay className="fixed inset-0 z-40 animate-appear bg-scrim" />
        <Dialog.Content
          {...(description === undefined ? { 'aria-describedby': undefined } : {})}
          onInteractOutside={keepOpenForNotice}
          // The sheet itself takes the focus: no button looks chosen, and Tab leads to the first one.
          onOpenAutoFocus={(event) => {
            event.preventDefault();
            if (event.currentTarget instanceof HTMLElement) event.currentTarget.focus();
          }}
          className={cn(
            'fixed inset-y-0 z-50 flex w-full flex-col bg-panel shadow-lift outline-none',
            side === 'right'
              ? 'right-0 max-w-[640px] animate-slide-right border-l'
              : 'left-0 max-w-72 animate-slide-left border-r',
            className,
          )}
        >
          <header className="flex items-start justify-between gap-3 border-b px-5 py-3.5">
            <div className="min-w-0">
              <Dialog.Title className="font-semibold text-title">{title}</Dialog.Title>
              {description !== undefined && (
                <Dialog.Description asChild>
                  <div className="text-ink-2 text-small">{description}</div>
                </Dialog.Description>
              )}
            </div>
            <div className="flex items-center gap-1">
              {actions}
              <Dialog.Close
                aria-label="Close"
                className="inline-flex size-8 items-center justify-center rounded-md text-ink-2 hover:bg-sunken hover:text-ink"
              >
                <X aria-hidden className="size-4" />
              </Dialog.Close>
            </div>
          </header>
          <div className="min-h-0 flex-1 overflow-y-auto px-5 py-4">{children}</div>
          {footer !== undefined && <footer className="flex justify-end gap-2 border-t px-5 py-3">{footer}</footer>}
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
