const units = [
  { seconds: 86_400, one: 'day' },
  { seconds: 3_600, one: 'hour' },
  { seconds: 60, one: 'minute' },
  { seconds: 1, one: 'second' },
] as const;

/** Seconds in the largest unit that divides them: "1 hour", "90 minutes", "45 seconds". */
export function spanText(seconds: number): string {
  const unit = units.find((one) => seconds % one.seconds === 0) ?? units[3];
  const count = seconds / unit.seconds;
  return `${count} ${unit.one}${count === 1 ? '' : 's'}`;
}
