import type { FrameWriter } from './frame-writer.ts';
import type { Frame, Performance } from './performance.ts';
import { type Progress, settleProduced } from './settle-produced.ts';

/** Time for the bytes before a scripted break to be read, because a reset discards what is still under way. */
export const BREAK_GRACE_MS = 25;
const PING_INTERVAL_MS = 20;
const ENDLESS_FRAMES_PER_WRITE = 32;
const MEGABYTE = 1_048_576;
const MALFORMED_FRAME = 'data: {"id":"chatcmpl-malformed","object":"chat.completion.chu\n\n';
const NUL_FRAME = 'data: \0\n\n';
/** The first of the two bytes of an é. */
const HALF_CHARACTER = 0xc3;

/** A stream where its fault strikes. */
export interface Struck {
  /** The frame that is due. */
  frame: Frame;
  /** The last content frame sent. */
  content: Frame | null;
  progress: Progress;
  writer: FrameWriter;
}

/** Plays the fault of a stream. `goes_on` means that the rest of the stream follows as if nothing had happened. */
export async function strike(performance: Performance, struck: Struck): Promise<'ended' | 'goes_on'> {
  const { script, wire } = performance;
  const { frame, writer } = struck;
  switch (script.fault.kind) {
    case 'malformed':
      writer.add(wire.malformedFrame?.() ?? MALFORMED_FRAME);
      return 'goes_on';
    case 'nul':
      writer.add(typeof frame.text === 'string' ? NUL_FRAME : new Uint8Array(1));
      return 'goes_on';
    case 'double_done':
      writer.add(frame.text);
      return 'goes_on';
    case 'huge_line':
      await writeLine(performance, struck, script.fault.megabytes);
      return 'goes_on';
    default:
      await breakOff(performance, struck);
      return 'ended';
  }
}

/** Ends a stream as its fault says, after what was produced has been sent. */
async function breakOff(performance: Performance, struck: Struck): Promise<void> {
  const { exchange, script, wire } = performance;
  const { writer, progress, frame } = struck;
  await writer.flush();
  if (exchange.gone) return settleProduced(performance, 'aborted', progress);
  switch (script.fault.kind) {
    case 'error_event':
      settleProduced(performance, 'error', progress);
      writer.add(wire.errorFrame());
      return writer.end();
    case 'eof':
    case 'no_done':
      settleProduced(performance, 'cut', progress);
      return writer.end();
    case 'stall':
    case 'pings':
    case 'endless':
      if (script.fault.kind === 'pings') await ping(performance, struck);
      if (script.fault.kind === 'endless') await repeat(performance, struck);
      await exchange.untilGone();
      return settleProduced(performance, 'aborted', progress);
    case 'cut_char':
      writer.addRaw(halfOf(frame));
      await writer.flush();
      break;
    case 'cut_head':
      exchange.flushHead();
      break;
  }
  settleProduced(performance, 'cut', script.fault.kind === 'cut_head' ? null : progress);
  await exchange.sleep(BREAK_GRACE_MS);
  exchange.reset();
}

/** Half of a frame; of a text, up to the middle of a character. */
function halfOf({ text }: Frame): Uint8Array {
  if (typeof text !== 'string') return text.subarray(0, text.length / 2);
  return Buffer.concat([Buffer.from(text.slice(0, text.length / 2)), Buffer.from([HALF_CHARACTER])]);
}

/** Pings until the client leaves; binary streams know no pings and are silent. */
async function ping({ exchange, wire }: Performance, { writer, frame }: Struck): Promise<void> {
  if (typeof frame.text !== 'string') return;
  while (!exchange.gone) {
    await exchange.sleep(PING_INTERVAL_MS);
    writer.add(wire.pingFrame?.() ?? ': ping\n\n');
    await writer.flush();
  }
}

/** Repeats the last content until the client leaves. */
async function repeat({ exchange, script }: Performance, { writer, progress, content }: Struck): Promise<void> {
  if (content === null) return;
  while (!exchange.gone) {
    await exchange.sleep(script.chunkDelayMs);
    const count = script.chunkDelayMs > 0 ? 1 : ENDLESS_FRAMES_PER_WRITE;
    for (let frame = 0; frame < count; frame++) writer.add(content.text);
    progress.chunks += count;
    progress.tokens += count * (content.tokens ?? 1);
    await writer.flush();
  }
}

/** A line that no reader should keep: so many megabytes without its end, until then or until the client leaves. */
async function writeLine({ exchange }: Performance, { writer }: Struck, megabytes: number): Promise<void> {
  const piece = Buffer.alloc(MEGABYTE, 'a');
  writer.addRaw(Buffer.from('data: "'));
  for (let written = 0; written < megabytes && !exchange.gone; written++) {
    writer.addRaw(piece);
    await writer.flush();
  }
  writer.addRaw(Buffer.from('"\n\n'));
}
