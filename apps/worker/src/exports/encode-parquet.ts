import type { ExportColumn, ExportColumnType, ExportRow, ExportValue } from '@switchyard/core/requests/export-row';
import { type BasicType, ByteWriter, ParquetWriter, schemaFromColumnData } from 'hyparquet-writer';
import type { Emit, RowEncoder } from './encode-rows.ts';

const types: Record<ExportColumnType, BasicType> = {
  text: 'STRING',
  moment: 'TIMESTAMP',
  count: 'INT64',
  nanos: 'INT64',
  fraction: 'DOUBLE',
  flag: 'BOOLEAN',
  texts: 'JSON',
  object: 'JSON',
};

/** Rows of one group, and about how much text it holds: a group is in memory as a whole. */
const groupRows = 20_000;
const groupCharacters = 16_000_000;

/** Writes rows as Parquet: typed columns, compressed with Snappy, in groups that are written as they are full. */
export function encodeParquet(columns: readonly ExportColumn[], emit: Emit): RowEncoder {
  const bytes = new ByteWriter();
  const columnsWith = (rows: readonly ExportRow[]) =>
    columns.map(({ name, type }) => ({
      name,
      type: types[type],
      data: rows.map((row) => parquetValue(type, row[name] ?? null)),
    }));
  const writer = new ParquetWriter({ writer: bytes, schema: schemaFromColumnData({ columnData: columnsWith([]) }) });
  let group: ExportRow[] = [];
  let characters = 0;
  const emitWritten = async () => {
    const written = bytes.getBytes().slice();
    bytes.index = 0;
    await emit(written);
  };
  const writeGroup = async () => {
    if (group.length === 0) return;
    await writer.write({ columnData: columnsWith(group), rowGroupSize: group.length });
    group = [];
    characters = 0;
    await emitWritten();
  };
  return {
    async write(rows) {
      for (const row of rows) {
        group.push(row);
        characters += lengthOf(row.request_content) + lengthOf(row.response_content);
        if (group.length >= groupRows || characters >= groupCharacters) await writeGroup();
      }
    },
    async end() {
      await writeGroup();
      await writer.finish();
      await emitWritten();
    },
  };
}

const lengthOf = (value: ExportValue | undefined) => (typeof value === 'string' ? value.length : 0);

function parquetValue(type: ExportColumnType, value: ExportValue): unknown {
  return type === 'count' && typeof value === 'number' ? BigInt(value) : value;
}
