/** The square that ties a name to a series. */
export function Swatch({ color }: { color: string }) {
  return (
    <span aria-hidden className="inline-block size-2 shrink-0 rounded-[2px]" style={{ background: `var(${color})` }} />
  );
}
