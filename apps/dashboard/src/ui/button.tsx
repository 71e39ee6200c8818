import { cva, type VariantProps } from 'class-variance-authority';
import { Slot } from 'radix-ui';
import type { ComponentProps } from 'react';
import { cn } from './cn';

export const buttonStyle = cva(
  'inline-flex shrink-0 items-center justify-center gap-2 whitespace-nowrap rounded-md border font-medium text-small transition-colors disabled:cursor-not-allowed disabled:opacity-55 aria-disabled:cursor-not-allowed aria-disabled:opacity-55 [&_svg]:size-4 [&_svg]:shrink-0',
  {
    variants: {
      variant: {
        /** The one main action of a page or dialog. */
        solid: 'border-ink bg-ink text-paper hover:bg-ink-2 hover:border-ink-2',
        outline: 'border-line-strong bg-panel text-ink hover:bg-sunken',
        quiet: 'border-transparent bg-transparent text-ink-2 hover:bg-sunken hover:text-ink',
        danger: 'border-stop bg-panel text-stop hover:bg-stop-soft',
        link: 'h-auto border-transparent bg-transparent p-0 text-accent hover:underline',
      },
      size: {
        small: 'h-7 px-2.5',
        medium: 'h-8 px-3',
        large: 'h-10 px-4 text-body',
        icon: 'size-8 p-0',
      },
    },
    compoundVariants: [{ variant: 'link', class: 'h-auto px-0' }],
    defaultVariants: { variant: 'outline', size: 'medium' },
  },
);

interface ButtonProps extends ComponentProps<'button'>, VariantProps<typeof buttonStyle> {
  /** Renders the child (a link) with the look of a button. */
  asChild?: boolean;
  /** Shows that work is under way and refuses a second click, but keeps the focus where it is. */
  pending?: boolean;
}

export function Button({ className, variant, size, asChild, pending = false, type, onClick, ...rest }: ButtonProps) {
  const style = cn(buttonStyle({ variant, size }), className);
  if (asChild) return <Slot.Root className={style} onClick={onClick} {...rest} />;
  return (
    <button
      type={type ?? 'button'}
      className={style}
      aria-disabled={pending || undefined}
      aria-busy={pending || undefined}
      onClick={pending ? (event) => event.preventDefault() : onClick}
      {...rest}
    />
  );
}
