import type { ProviderAccountConfiguration } from '@switchyard/core/configuration/organization-configuration';
import { GatewayError } from '@switchyard/core/errors';
import { inputBound } from '@switchyard/core/formats/input-bound';
import { openaiDialect } from '@switchyard/core/formats/openai-dialect';
import { parseJson } from '@switchyard/core/json/parse-json';
import { findProvider } from '@switchyard/core/providers/index';
import type { ChatHost, Provider } from '@switchyard/core/providers/provider';
import { z } from 'zod';
import { nameIn } from '../http/name-in.ts';
import { clientFormats } from '../surfaces/client-formats.ts';
import { readBytes } from '../surfaces/read-request-body.ts';
import type { Decoded, Surface } from '../surfaces/surface.ts';
import { plainNativeCall } from './native-call.ts';

/** An account's slug in the address, and what follows it. */
export type NativeAddress = { slug: string; path: string };

/**
 * A provider account addressed directly: `/providers/{account}/…` goes to the same path below the account's base URL. A chat in a
 * format that callers speak is read like any other, so that it is bounded, priced and checked before it leaves.
 */
export function nativeSurface({ slug, path }: NativeAddress): Surface {
  return {
    dialect: openaiDialect,
    format: 'native',
    async decode({ request, url }, { configuration }, { settings }): Promise<Decoded> {
      const account = configuration.providerAccounts.find((one) => one.slug === slug);
      const provider = account && findProvider(account.provider);
      if (account === undefined || provider === undefined) throw unknownAccount(slug);
      refuseClimbing(path);
      const body = await readBytes(request, settings);
      const asked = { account, provider, path: path + url.search, text: new TextDecoder().decode(body) };
      const found = findHost(asked);
      const pinnedAccountId = account.id;
      const client = found && clientFormats.find(({ name }) => name === found.host.format.name);
      if (found && client && request.method === 'POST') {
        const { model, stream } = found;
        const input = { text: asked.text, model, stream, query: url.searchParams, headers: request.headers };
        return { call: client.decodeCall(input), pinnedAccountId };
      }
      return {
        pinnedAccountId,
        call: {
          ...plainNativeCall,
          method: request.method,
          path: asked.path,
          contentType: request.headers.get('content-type'),
          body: body.byteLength === 0 ? null : body,
          format: found?.host.format ?? null,
          model: found?.model ?? modelIn(asked.text) ?? '',
          mayCost: request.method !== 'GET' && request.method !== 'DELETE',
          stream: found?.stream ?? false,
          maxInputTokens: inputBound(asked.text, { images: 0, mediaCharacters: 0, elsewhere: false }),
        },
      };
    },
  };
}

const unknownAccount = (slug: string) =>
  new GatewayError(
    'not_found',
    `No enabled provider account is called ${slug}. Accounts are named by their slug, as under Providers.`,
  );

/** A path that climbs out of the base URL would leave the part of the host that the account was made for. */
function refuseClimbing(path: string): void {
  if (/(^|\/)\.\.?(\/|$)/.test(path) || /%2e|%2f|%5c|\\/i.test(path))
    throw new GatewayError('invalid_request', 'The path must not hold "." or ".." segments or encoded slashes.');
}

type Asked = { account: ProviderAccountConfiguration; provider: Provider; path: string; text: string };
type Found = { host: ChatHost; model: string; stream: boolean };

/** The chat that an address is, if it is one: its model may stand in the address or in the body. */
function findHost({ account, provider, path, text }: Asked): Found | undefined {
  const inPath = modelInPath(path);
  const model = inPath ?? modelIn(text);
  if (model === undefined) return undefined;
  for (const stream of [true, false]) {
    const host = provider.chat.find(
      (one) =>
        withoutQuery(one.path({ model, stream, baseUrl: account.baseUrl })) === withoutQuery(path) &&
        (one.serves?.(model) ?? true),
    );
    if (host) return { host, model, stream };
  }
  return undefined;
}

const withoutQuery = (path: string) => nameIn(path.replace(/\?.*$/, ''));

function modelInPath(path: string): string | undefined {
  const segment = /\/models?\/([^/?]+?)(:[a-zA-Z]+|\/converse|\/converse-stream)(\?|$)/.exec(path)?.[1];
  return segment === undefined ? undefined : nameIn(segment);
}

const named = z.looseObject({ model: z.string().min(1).max(300) });

function modelIn(text: string): string | undefined {
  const parsed = named.safeParse(parseJson(text));
  return parsed.success ? parsed.data.model : undefined;
}
