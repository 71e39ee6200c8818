/** A piece of a transcript and when it is said, ms. */
export interface Spoken {
  text: string;
  startMs: number;
  endMs: number;
}

/** Groups tokens into pieces of so many and spreads them evenly over the audio's length. */
export function spokenPieces(tokens: readonly string[], durationMs: number, size: number): Spoken[] {
  const pieces: Spoken[] = [];
  for (let at = 0; at < tokens.length; at += size) {
    const end = Math.min(at + size, tokens.length);
    pieces.push({
      text: tokens.slice(at, end).join(''),
      startMs: Math.round((at * durationMs) / tokens.length),
      endMs: Math.round((end * durationMs) / tokens.length),
    });
  }
  return pieces;
}

/** SubRip subtitles. */
export function srt(pieces: readonly Spoken[]): string {
  return pieces
    .map(
      ({ text, startMs, endMs }, index) =>
        `${index + 1}\n${clock(startMs, ',')} --> ${clock(endMs, ',')}\n${text.trim()}\n\n`,
    )
    .join('');
}

/** WebVTT subtitles. */
export function vtt(pieces: readonly Spoken[]): string {
  const cues = pieces.map(
    ({ text, startMs, endMs }) => `${clock(startMs, '.')} --> ${clock(endMs, '.')}\n${text.trim()}\n\n`,
  );
  return `WEBVTT\n\n${cues.join('')}`;
}

function clock(atMs: number, separator: string): string {
  const two = (value: number) => String(Math.floor(value)).padStart(2, '0');
  const seconds = atMs / 1000;
  const milliseconds = String(atMs % 1000).padStart(3, '0');
  return `${two(seconds / 3600)}:${two((seconds / 60) % 60)}:${two(seconds % 60)}${separator}${milliseconds}`;
}
