'use client';
import { Popover as Radix } from 'radix-ui';
import type { ComponentProps } from 'react';
import { cn } from './cn';

export const Popover = Radix.Root;
export const PopoverTrigger = Radix.Trigger;
export const PopoverAnchor = Radix.Anchor;
export const PopoverClose = Radix.Close;

/** A small window beside what opened it; Escape or a press beside it closes it. */
export function PopoverContent({ className, ...rest }: ComponentProps<typeof Radix.Content>) {
  return (
    <Radix.Portal>
      <Radix.Content
        sideOffset={6}
        collisionPadding={12}
        className={cn(
          'z-60 w-80 max-w-[calc(100vw-24px)] animate-appear rounded-lg border bg-panel p-4 shadow-lift outline-none',
          className,
        )}
        {...rest}
      />
    </Radix.Portal>
  );
}
