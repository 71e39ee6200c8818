import type { Script } from './script.ts';

/** Changes how the text of events is written. `first` is true for the first text of a stream. */
export type Reframe = (text: string, first: boolean) => string;

/** The way a script wants the events of a stream written; they say the same. */
export function reframe(framing: Script['framing']): Reframe {
  switch (framing) {
    case 'crlf':
      return (text) => text.replaceAll(/\r?\n/g, '\r\n');
    case 'cr':
      return (text) => text.replaceAll(/\r?\n/g, '\r');
    case 'bom':
      return (text, first) => (first ? `\uFEFF${text}` : text);
    case 'comments':
      return (text) => `: the line is clear\n:\nid: 7\nretry: 3000\nunknown: field\n${text}`;
    case 'lines':
      return (text) => text.replaceAll(/^data: (?<json>\{.*)$/gm, (_, json: string) => overLines(json));
    default:
      return (text) => text;
  }
}

/** JSON over several `data:` lines, which readers join with line ends. */
function overLines(json: string): string {
  const lines = JSON.stringify(JSON.parse(json), null, 1).split('\n');
  return lines.map((line) => `data: ${line}`).join('\n');
}
