/** A thin line that moves while fresh data is on its way; the old data stays in sight. */
export function ProgressLine({ active }: { active: boolean }) {
  return (
    <div aria-hidden className="h-px overflow-hidden">
      {active && <div className="h-full w-1/3 animate-sweep bg-accent" />}
    </div>
  );
}
