import { type ReactNode, useId } from 'react';
import { Card } from '@/ui/card';

type SettingsSectionProps = { title: string; about: ReactNode; children: ReactNode };

/** A group of settings: what it is at the left, its controls at the right; below each other on a phone. */
export function SettingsSection({ title, about, children }: SettingsSectionProps) {
  const id = useId();
  return (
    <Card aria-labelledby={id} className="grid gap-x-8 gap-y-4 p-5 lg:grid-cols-[280px_minmax(0,1fr)]">
      <div>
        <h2 id={id} className="font-semibold">
          {title}
        </h2>
        <p className="mt-1 text-ink-2 text-small">{about}</p>
      </div>
      <div className="min-w-0 max-w-xl">{children}</div>
    </Card>
  );
}
