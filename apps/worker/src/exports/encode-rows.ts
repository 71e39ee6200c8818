import { type ExportColumn, type ExportRow, type ExportValue, exportJson } from '@switchyard/core/requests/export-row';
import { safeCell } from '@switchyard/core/text/safe-cell';
import { stringify } from 'csv-stringify/sync';
import { encodeParquet } from './encode-parquet.ts';

/** Writes rows in one format; the bytes come out by `emit`, in order. */
export type RowEncoder = {
  write(rows: readonly ExportRow[]): Promise<void>;
  /** Writes what is left. Nothing may be written after it. */
  end(): Promise<void>;
};

/** Takes the next bytes of a file. */
export type Emit = (bytes: Uint8Array) => Promise<void>;

/** What a file consists of. */
export type RowFormat = { format: 'CSV' | 'JSONL' | 'PARQUET'; columns: readonly ExportColumn[]; withContent: boolean };

/** Makes the encoder of a format. */
export function encodeRows({ format, columns, withContent }: RowFormat, emit: Emit): RowEncoder {
  switch (format) {
    case 'CSV':
      return encodeCsv(columns, emit);
    case 'JSONL':
      return {
        write: (rows) => emit(bytesOf(rows.map((row) => `${JSON.stringify(exportJson(row, withContent))}\n`).join(''))),
        end: async () => {},
      };
    case 'PARQUET':
      return encodeParquet(columns, emit);
  }
}

function encodeCsv(columns: readonly ExportColumn[], emit: Emit): RowEncoder {
  let started = false;
  const write = async (rows: readonly ExportRow[]) => {
    const header = started ? [] : [columns.map(({ name }) => name)];
    started = true;
    const cells = rows.map((row) => columns.map(({ name }) => cellOf(row[name] ?? null)));
    await emit(bytesOf(stringify([...header, ...cells], { record_delimiter: 'windows' })));
  };
  return { write, end: async () => void (started || (await write([]))) };
}

/** Only what people and programs named may look like a formula. */
function cellOf(value: ExportValue): string {
  if (value === null) return '';
  if (typeof value === 'string') return safeCell(value);
  if (value instanceof Date) return value.toISOString();
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

const encoder = new TextEncoder();
const bytesOf = (text: string) => encoder.encode(text);
