import type { ProviderAccountConfiguration } from '@switchyard/core/configuration/organization-configuration';
import { operations } from '@switchyard/core/operations/index';
import { type Operation, type OperationName, operationNames } from '@switchyard/core/operations/operation';
import type { ChatHost, OperationHost, Provider } from '@switchyard/core/providers/provider';
import { nameIn } from '../http/name-in.ts';

/** An address below an account's base URL. */
export type AccountAddress = { account: ProviderAccountConfiguration; provider: Provider; path: string };

/** The chat that an address is. `stream` is what the address says of it; null where only the body does. */
export type FoundChat = { host: ChatHost; model: string | null; stream: boolean | null };

/** The chat that an address is, if it is one. */
export function findChat({ account, provider, path }: AccountAddress): FoundChat | undefined {
  const model = modelInPath(path);
  const asked = withoutQuery(path);
  for (const host of provider.chat) {
    if (model !== null && host.serves?.(model) === false) continue;
    const at = (stream: boolean) => withoutQuery(host.path({ model: model ?? '', stream, baseUrl: account.baseUrl }));
    const [streamed, whole] = [at(true), at(false)];
    if (asked === streamed || asked === whole)
      return { host, model, stream: streamed === whole ? null : asked === streamed };
  }
  return undefined;
}

/** The operation that an address is. `operation` is how callers speak it, where those are the provider's own words. */
export type FoundOperation = { name: OperationName; host: OperationHost; operation: Operation | undefined };

/** The operation that an address is, if it is one. */
export function findOperation({ account, provider, path }: AccountAddress): FoundOperation | undefined {
  const parts = { model: modelInPath(path) ?? '', stream: false, baseUrl: account.baseUrl };
  // Google embeds one content as a batch of one.
  const asked = withoutQuery(path).replace(/:embedContent$/, ':batchEmbedContents');
  for (const name of operationNames) {
    const host = provider.operations[name];
    if (host === undefined || withoutQuery(host.path(parts)) !== asked) continue;
    const { family } = host.wire;
    // Google's callers name the model in the address; what they send natively is passed on as it is.
    const operation = operations.find((one) => one.name === name && one.family === family && family !== 'google');
    return { name, host, operation };
  }
  return undefined;
}

/** The model that stands in an address: Google's, Bedrock's and Vertex AI's, or the deployment of Azure. */
export function modelInPath(path: string): string | null {
  const segment = /\/(?:models?|deployments)\/([^/]+?)(?::[a-zA-Z]+|\/[\w/-]+)$/.exec(path.replace(/\?.*$/, ''))?.[1];
  return segment === undefined ? null : nameIn(segment);
}

/** Hosts serve an address with a slash at its end like the one without. */
const withoutQuery = (path: string) => nameIn(path.replace(/\?.*$/, '')).replace(/(?<!^)\/$/, '');
