/** "Sat 28 Nov, 23:14": day and clock of a zone. */
export function clockIn(timeZone: string, at: Date = new Date()): string {
  const format = {
    timeZone,
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
  } as const;
  return new Intl.DateTimeFormat('en-GB', format).format(at);
}
