import { Button } from '@/ui/button';

type SaveButtonProps = { label: string; pending: boolean; lock?: string | undefined };

/** The button that ends a settings form; where the role may not save, the reason stands in its place. */
export function SaveButton({ label, pending, lock }: SaveButtonProps) {
  if (lock !== undefined) return <p className="text-ink-3 text-small">{lock}</p>;
  return (
    <Button type="submit" pending={pending} className="justify-self-start">
      {label}
    </Button>
  );
}
