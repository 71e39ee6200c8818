const units = ['B', 'kB', 'MB', 'GB'] as const;

/** "812 B", "1.2 kB", "256 MB": powers of 1,024, as bounds on memory are given. */
export function bytesText(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (value >= 1_024 && unit < units.length - 1) {
    value /= 1_024;
    unit++;
  }
  return `${unit === 0 || value >= 100 ? Math.round(value) : Number(value.toFixed(1))} ${units[unit]}`;
}
