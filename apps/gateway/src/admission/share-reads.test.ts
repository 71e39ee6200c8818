import { expect, test } from 'bun:test';
import { shareReads } from './share-reads.ts';

/** Reads that end when they are told to; each answers which one it was. */
function reads() {
  const ends: (() => void)[] = [];
  const share = shareReads(async (_key: string) => {
    const which = ends.length;
    await new Promise<void>((resolve) => ends.push(resolve));
    return which;
  });
  return { share, ends };
}

test('whoever asks while a read is under way shares the next one, and nobody gets an older one than was asked for', async () => {
  const { share, ends } = reads();
  const first = share('a');
  const rest = [share('a'), share('a'), share('a')];
  const other = share('b');
  expect(ends).toHaveLength(2);
  ends[0]?.();
  expect(await first).toBe(0);
  ends[1]?.();
  expect(await other).toBe(1);
  while (ends.length < 3) await Promise.resolve();
  ends[2]?.();
  expect(await Promise.all(rest)).toEqual([2, 2, 2]);
  const later = share('a');
  ends[3]?.();
  expect(await later).toBe(3);
});

test('a read that fails fails for those who shared it alone', async () => {
  let times = 0;
  const share = shareReads(async () => {
    times += 1;
    if (times === 1) throw new Error('away');
    return times;
  });
  const [first, second] = [share('a'), share('a')];
  await expect(first).rejects.toThrow('away');
  expect(await second).toBe(2);
});
