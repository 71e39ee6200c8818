/** One server-sent event as text; https://html.spec.whatwg.org/multipage/server-sent-events.html */
export function sseFrame(event: string | null, data: string): string {
  const name = event === null ? '' : `event: ${event}\n`;
  return data.includes('\n')
    ? `${name}${data
        .split('\n')
        .map((line) => `data: ${line}\n`)
        .join('')}\n`
    : `${name}data: ${data}\n\n`;
}
