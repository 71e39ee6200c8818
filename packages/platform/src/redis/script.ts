import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Redis } from 'ioredis';

/** A Lua script that Redis runs atomically. */
export type Script = { lua: string; sha: string };

/**
 * Reads a script that lies beside the module that names it, in one file or in several that are put one after the other because
 * scripts cannot import: `readScript(import.meta.url, ['clock.lua', 'admit.lua'])`.
 */
export function readScript(moduleUrl: string, files: string[]): Script {
  const lua = files.map((file) => readFileSync(new URL(`./${file}`, moduleUrl), 'utf8')).join('\n');
  return { lua, sha: createHash('sha1').update(lua).digest('hex') };
}

/** Runs a script by its hash, and by its text the first time a server sees it. */
export async function runScript(
  redis: Redis,
  script: Script,
  call: { keys: string[]; args: (string | number | Buffer)[] },
): Promise<unknown> {
  try {
    return await redis.evalsha(script.sha, call.keys.length, ...call.keys, ...call.args);
  } catch (error) {
    if (!(error instanceof Error) || !error.message.startsWith('NOSCRIPT')) throw error;
    return await redis.eval(script.lua, call.keys.length, ...call.keys, ...call.args);
  }
}
