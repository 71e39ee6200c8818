import { expect, test } from 'bun:test';
import { readFileSync } from 'node:fs';
import { errorTable } from './errors.ts';

test('every error code is documented with its status, and no other is', () => {
  const docs = readFileSync(new URL('../../../docs/proxy-api.md', import.meta.url), 'utf8');
  const rows = docs
    .slice(docs.indexOf('## Errors'))
    .split('\n')
    .filter((line) => line.startsWith('| `'));
  const documented = rows.flatMap((row) => {
    const [, codes = '', statuses = ''] = row.split('|');
    return [...codes.matchAll(/`(\w+)`/g)].map(([, code]) => ({ code, statuses }));
  });
  expect(documented.map(({ code }) => code).sort()).toEqual(Object.keys(errorTable).sort());
  for (const { code, statuses } of documented)
    expect(statuses).toContain(String(errorTable[code as keyof typeof errorTable].status));
});
