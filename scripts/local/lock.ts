import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isRunning, readRecord, recordOf } from './process-record.ts';
import { PlainError } from './progress.ts';

/** Makes this the only launcher in its home folder. Answers how to let go. */
export function lockHome(home: string): () => void {
  mkdirSync(home, { recursive: true });
  const path = join(home, 'launcher.json');
  const other = readRecord(path);
  if (other && isRunning(other)) refuse(other.pid);
  rmSync(path, { force: true });
  try {
    writeFileSync(path, JSON.stringify(recordOf(process.pid)), { flag: 'wx' });
  } catch {
    refuse(readRecord(path)?.pid);
  }
  return () => rmSync(path, { force: true });
}

function refuse(pid: number | undefined): never {
  const who = pid === undefined ? '' : ` (process ${pid})`;
  throw new PlainError(
    `Switchyard already runs in this folder${who}; its addresses are in .switchyard/ready.json. Stop it with Ctrl-C first.`,
  );
}
