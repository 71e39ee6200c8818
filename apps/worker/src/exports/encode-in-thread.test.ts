import { expect, test } from 'bun:test';
import { columnsOf, type ExportRow } from '@switchyard/core/requests/export-row';
import { encodeInThread } from './encode-in-thread.ts';
import { encodeRows, type RowFormat } from './encode-rows.ts';

const rows: ExportRow[] = Array.from({ length: 500 }, (_, index) => ({
  id: `request-${index}`,
  started_at: new Date(1_700_000_000_000 + index),
  cost_nanos: 2n ** 60n + BigInt(index),
  cost_usd: null,
  stream: index % 2 === 0,
  tags: ['a', 'b'],
  metadata: { name: '=1+1' },
}));

const formatOf = (format: RowFormat['format']): RowFormat => ({
  format,
  columns: columnsOf(false),
  withContent: false,
});

async function fileBy(make: typeof encodeRows, format: RowFormat): Promise<string> {
  const pieces: Uint8Array[] = [];
  const encoder = make(format, async (bytes) => void pieces.push(bytes));
  await encoder.write(rows.slice(0, 200));
  await encoder.write(rows.slice(200));
  await encoder.end();
  return Buffer.concat(pieces).toString('base64');
}

test('a thread of its own writes the same bytes', async () => {
  for (const format of ['CSV', 'JSONL', 'PARQUET'] as const) {
    const opened: { close(): Promise<void> }[] = [];
    const inThread = await fileBy((given, emit) => {
      const encoder = encodeInThread(given, emit);
      opened.push(encoder);
      return encoder;
    }, formatOf(format));
    expect(inThread.length).toBeGreaterThan(1_000);
    expect(inThread).toBe(await fileBy(encodeRows, formatOf(format)));
    await Promise.all(opened.map((encoder) => encoder.close()));
  }
});

test('a thread that has ended is an error of the write, not a wait for ever', async () => {
  const encoder = encodeInThread(formatOf('CSV'), async () => {});
  await encoder.write(rows);
  await encoder.close();
  await expect(encoder.write(rows)).rejects.toThrow('has ended');
});
