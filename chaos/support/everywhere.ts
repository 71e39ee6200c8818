import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { everythingInRedis } from '../../apps/gateway/test/testing/everything-in-redis.ts';
import type { Yard } from './yard.ts';

/** Where a word was found: tables and columns, Redis, files of the servers, output of processes. */
export async function findEverywhere(yard: Yard, word: string): Promise<string[]> {
  const spellings = spellingsOf(word);
  const isIn = (text: string) => spellings.some((spelling) => text.toLowerCase().includes(spelling.toLowerCase()));
  const places = [
    ...(await tablesWith(yard, spellings)),
    ...(isIn(await everythingInRedis(yard.redis)) ? ['redis'] : []),
    ...(await filesWith(yard, spellings)),
  ];
  for (const name of ['gateway', 'worker'] as const) if (isIn(yard[name].said())) places.push(`output of ${name}`);
  return places;
}

/** As itself, as hexadecimal digits (how Postgres writes bytes down) and in base64 wherever in a text it begins. */
function spellingsOf(word: string): string[] {
  const base64 = [0, 1, 2].map((shift) => {
    const text = Buffer.from('\0'.repeat(shift) + word).toString('base64');
    // The first and the last signs depend on what stands beside it.
    return text.slice(shift === 0 ? 0 : 4, -4);
  });
  return [word, Buffer.from(word).toString('hex'), ...base64];
}

/** The columns of all tables whose text has one of the spellings. */
async function tablesWith({ owner }: Yard, spellings: string[]): Promise<string[]> {
  const patterns = spellings.map((spelling) => `%${spelling}%`);
  const columns = await owner.$queryRaw<{ place: string; table: string; column: string }[]>`
    select c.relname || '.' || a.attname as place, quote_ident(c.relname) as table, quote_ident(a.attname) as column
    from pg_class c join pg_attribute a on a.attrelid = c.oid
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and a.attnum > 0 and not a.attisdropped`;
  const found: string[] = [];
  for (const { place, table, column } of columns) {
    const sql = `select count(*)::int as n from ${table} where ${column}::text ilike any ($1)`;
    const [row] = await owner.$queryRawUnsafe<{ n: number }[]>(sql, patterns);
    if ((row?.n ?? 0) > 0) found.push(place);
  }
  return found;
}

/** The files of Postgres and Redis, logs of writes included, that have one of the spellings. */
async function filesWith({ owner, redis }: Yard, spellings: string[]): Promise<string[]> {
  await owner.$executeRaw`checkpoint`;
  const [row] = await owner.$queryRaw<{ folder: string }[]>`select current_setting('data_directory') as folder`;
  const [, redisFolder = ''] = (await redis.config('GET', 'dir')) as string[];
  const found: string[] = [];
  for (const folder of [row?.folder ?? '', redisFolder])
    for (const file of await readdir(folder, { recursive: true, withFileTypes: true })) {
      if (!file.isFile()) continue;
      const path = join(file.parentPath, file.name);
      // Files come and go while servers work.
      const bytes = await readFile(path).catch(() => Buffer.alloc(0));
      if (spellings.some((spelling) => bytes.includes(spelling))) found.push(path);
    }
  return found;
}
