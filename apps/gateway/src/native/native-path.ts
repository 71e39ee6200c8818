import { GatewayError } from '@switchyard/core/errors';
import { nameIn } from '../http/name-in.ts';

/** Most hosts read several slashes as one, so that here they must not stand for something else. */
export const withSingleSlashes = (path: string): string => path.replace(/\/{2,}/g, '/');

/** A path that climbs out of the base URL would leave the part of the host that the account was made for. */
export function refuseClimbing(path: string): void {
  for (const read of decodings(path.replace(/\?.*$/, '')))
    if (/(^|[/\\])\.\.?([/\\;]|$)/.test(read))
      throw new GatewayError(
        'invalid_request',
        'The path must not hold "." or ".." segments, however they are written.',
      );
}

/** Nobody knows how often a host decodes. */
function decodings(path: string): string[] {
  const once = nameIn(path);
  const twice = nameIn(once);
  return [path, once, twice, nameIn(twice)];
}

/** What vendors keep for those who use an account: OpenAI's, Anthropic's, Google's and Mistral's collections. */
const collections = [
  'files',
  'uploads?',
  'batch(es)?',
  'responses(?=/)',
  'containers',
  'conversations',
  'vector_stores',
  'assistants',
  'threads',
  'evals',
  'fine_tuning',
  'cachedContents',
  'fileSearchStores',
  'corpora',
  'libraries',
  'operations',
  'skills',
  'videos',
];
const stored = new RegExp(`(^|/)(${collections.join('|')})([/;:]|$)`, 'i');

/**
 * What providers keep belongs to teams, and an account is used by several of them: under the account's own paths everybody would see
 * what belongs to all.
 */
export function refuseStored(path: string, method: string): void {
  const address = nameIn(path.replace(/\?.*$/, ''));
  // OpenAI keeps chats, too, and tells them where they are made.
  const chats = method !== 'POST' && /(^|\/)completions([/;]|$)/i.test(address);
  if (!chats && !/(^|\/)completions\/./i.test(address) && !stored.test(address)) return;
  throw new GatewayError(
    'not_supported',
    'Files, batches, stored responses and the like belong to teams and are not reached by the account’s own paths. Use /v1/files, /v1/batches and /v1/responses of this gateway; the header x-switchyard-account names the account.',
  );
}
