import type { Fault } from './fault.ts';
import { FrameWriter } from './frame-writer.ts';
import type { Frame, Performance } from './performance.ts';
import { type Progress, settleProduced } from './settle-produced.ts';
import { strike } from './strike.ts';

/** Frames joined into one write when no delay is scripted: a write per token would cost a system call each. */
export const FRAMES_PER_WRITE = 32;
const STRANGE_AFTER_CHUNKS = 2;

/** Plays a stream up to its end or to its fault, and settles it on the bill. */
export async function performStream(performance: Performance): Promise<void> {
  const { exchange, script, wire } = performance;
  exchange.start(200, {
    ...performance.headers(),
    'content-type': wire.streamContentType ?? 'text/event-stream; charset=utf-8',
    'cache-control': 'no-cache',
    ...(script.gzip ? { 'content-encoding': 'gzip' } : {}),
  });
  const writer = new FrameWriter(exchange, script);
  const progress: Progress = { chunks: 0, tokens: 0 };
  let struck = false;
  let content: Frame | null = null;
  for (const { frame, isLast } of withLast(wire.frames())) {
    if (!struck && isDue(script.fault, { frame, isLast, chunks: progress.chunks })) {
      struck = true;
      if ((await strike(performance, { frame, content, progress, writer })) === 'ended') return;
    }
    if (frame.kind === 'content') {
      await exchange.sleep(script.chunkDelayMs);
      if (exchange.gone) break;
      progress.chunks += 1;
      progress.tokens += frame.tokens ?? 1;
      content = frame;
    }
    writer.add(frame.text);
    if (frame.kind === 'tail' || (script.chunkDelayMs === 0 && writer.frames < FRAMES_PER_WRITE)) continue;
    await writer.flush();
    if (exchange.gone) break;
  }
  // Settled before the last bytes leave, so that whoever has read the answer finds it on the bill.
  settleProduced(performance, exchange.gone ? 'aborted' : 'complete', progress);
  await writer.end();
}

type Moment = { frame: Frame; isLast: boolean; chunks: number };

/** Whether the fault strikes before this frame. */
function isDue(fault: Fault, { frame, isLast, chunks }: Moment): boolean {
  switch (fault.kind) {
    case 'none':
      return false;
    case 'cut_head':
      return true;
    case 'cut_end':
    case 'no_done':
    case 'double_done':
      return isLast;
    case 'endless':
      return frame.kind === 'tail';
    default:
      return frame.kind !== 'head' && (frame.kind === 'tail' || chunks >= chunksBefore(fault));
  }
}

const chunksBefore = (fault: Fault): number => ('chunks' in fault ? fault.chunks : STRANGE_AFTER_CHUNKS);

function* withLast(frames: Iterable<Frame>): Generator<{ frame: Frame; isLast: boolean }> {
  let held: Frame | null = null;
  for (const frame of frames) {
    if (held) yield { frame: held, isLast: false };
    held = frame;
  }
  if (held) yield { frame: held, isLast: true };
}
