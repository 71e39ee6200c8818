import { GatewayError } from '@switchyard/core/errors';
import { inputBound } from '@switchyard/core/formats/input-bound';
import { openaiDialect } from '@switchyard/core/formats/openai-dialect';
import { readBody, readUnambiguous } from '@switchyard/core/formats/read-body';
import type { ClientFormat, ProviderFormat } from '@switchyard/core/formats/wire-format';
import { withMembers } from '@switchyard/core/json/object-text';
import { parseJson } from '@switchyard/core/json/parse-json';
import { findProvider } from '@switchyard/core/providers/index';
import { z } from 'zod';
import { isFree } from '../call.ts';
import type { Arrival, Caller } from '../open-request.ts';
import type { Services } from '../services.ts';
import { acceptChat } from '../surfaces/chat-surface.ts';
import { clientFormats } from '../surfaces/client-formats.ts';
import { operationSurface } from '../surfaces/operation-surface.ts';
import { readBytes, readJsonBody } from '../surfaces/read-request-body.ts';
import type { Decoded, Surface } from '../surfaces/surface.ts';
import {
  type AccountAddress,
  type FoundChat,
  type FoundOperation,
  findChat,
  findOperation,
  modelInPath,
} from './find-host.ts';
import { type NativeCall, plainNativeCall } from './native-call.ts';
import { refuseClimbing, refuseStored, withSingleSlashes } from './native-path.ts';

/** An account's slug in the address, and what follows it. */
export type NativeAddress = { slug: string; path: string };

/**
 * A provider account addressed directly: `/providers/{account}/…` goes to the same path below the account's base URL. What callers
 * can also say in a format or an operation of the gateway is read like any other, so that it is bounded, priced and checked before
 * it leaves; everything else goes as it came, and its answer is read along where its shape is known.
 */
export function nativeSurface({ slug, path: given }: NativeAddress): Surface {
  const path = withSingleSlashes(given);
  return {
    dialect: openaiDialect,
    format: 'native',
    direct: true,
    async decode(arrival, caller, services): Promise<Decoded> {
      const { request, url } = arrival;
      const account = caller.configuration.providerAccounts.find((one) => one.slug === slug);
      const provider = account && findProvider(account.provider);
      if (account === undefined || provider === undefined) throw unknownAccount(slug);
      refuseClimbing(path);
      refuseStored(path, request.method);
      const address: AccountAddress = { account, provider, path: path + url.search };
      const chat = request.method === 'POST' ? findChat(address) : undefined;
      const client = chat && clientFormats.find(({ name }) => name === chat.host.format.name);
      if (chat && client)
        return await decodeChat({ ...chat, client, accountId: account.id }, { arrival, caller, services });
      const found = request.method === 'POST' ? findOperation(address) : undefined;
      const decoded = found?.operation
        ? await operationSurface(found.operation, modelInPath(path)).decode(arrival, caller, services)
        : { call: await decodeOther(address, { chat, operation: found }, { arrival, services }) };
      return { ...decoded, pinnedAccountId: account.id };
    },
  };
}

const unknownAccount = (slug: string) =>
  new GatewayError(
    'not_found',
    `No enabled provider account is called ${slug}. Accounts are named by their slug, as under Providers.`,
  );

type Asked = { arrival: Arrival; caller: Caller; services: Services };
type ClientChat = FoundChat & { client: ClientFormat; accountId: string };

/** A chat in a format that callers speak. The model in an address, where there is one, is the one that serves. */
async function decodeChat(
  { client, model, stream, accountId }: ClientChat,
  { arrival, caller, services }: Asked,
): Promise<Decoded> {
  const { request, url } = arrival;
  const sent = await readJsonBody(arrival, services.settings);
  const inBody = client.name !== 'google-generate-content';
  const text =
    model !== null && inBody
      ? withMembers(readBody(sent, z.looseObject({})).object, { model: JSON.stringify(model) })
      : sent;
  const input = { text, model: inBody ? null : model, stream, query: url.searchParams, headers: request.headers };
  const { call, pinnedAccountId } = acceptChat(client.decodeCall(input), caller, services);
  if (pinnedAccountId === null || pinnedAccountId === accountId) return { call, pinnedAccountId: accountId };
  throw new GatewayError(
    'invalid_request',
    'The stored objects that this call names live in another provider account than the one in its address.',
  );
}

/** What a provider must see of the caller's headers: never those that sign in. */
const forwarded = ['accept', 'anthropic-version', 'anthropic-beta', 'openai-beta', 'idempotency-key'];

const body = z.looseObject({
  model: z.string().min(1).max(300).optional().catch(undefined),
  stream: z.boolean().optional().catch(undefined),
  max_tokens: z.int().nonnegative().max(10_000_000).optional().catch(undefined),
  inferenceConfig: z
    .looseObject({ maxTokens: z.int().nonnegative().max(10_000_000).optional() })
    .optional()
    .catch(undefined),
});

/** Anything else: in the provider's own words, of which only what costs depend on is looked at. */
async function decodeOther(
  { provider, path }: AccountAddress,
  { chat, operation }: { chat: FoundChat | undefined; operation: FoundOperation | undefined },
  { arrival, services }: Pick<Asked, 'arrival' | 'services'>,
): Promise<NativeCall> {
  const { request } = arrival;
  const bytes = await readBytes(arrival, services.settings);
  const text = new TextDecoder().decode(bytes);
  const json = parseJson(text);
  refuseAmbiguous(json, text);
  const said = body.safeParse(json).data ?? {};
  const looksUp = request.method === 'GET' || request.method === 'DELETE';
  const headers = forwarded.flatMap((name) => {
    const value = request.headers.get(name);
    return value === null ? [] : [[name, value] as const];
  });
  return {
    ...plainNativeCall,
    method: request.method,
    path,
    contentType: request.headers.get('content-type'),
    body: bytes.byteLength === 0 || request.method === 'GET' ? null : bytes,
    forwardHeaders: { ...provider.chat[0]?.format.headers, ...Object.fromEntries(headers) },
    format: chat?.host.format ?? null,
    wire: operation?.host.wire ?? null,
    model: modelInPath(path) ?? said.model ?? '',
    mayCost: !(looksUp || (operation && isFree(operation.name))),
    stream: chat?.stream ?? said.stream ?? false,
    maxOutputTokens: chat ? boundIn(said, chat.host.format) : null,
    maxInputTokens: inputBound(text, extrasIn(text)),
  };
}

/** The bound where the provider reads it: what stands in another format's place bounds nothing. */
function boundIn({ max_tokens, inferenceConfig }: z.infer<typeof body>, { name }: ProviderFormat): number | null {
  return (name === 'bedrock-converse' ? inferenceConfig?.maxTokens : max_tokens) ?? null;
}

/** Of a member that stands twice the provider may read the one that was not read here. */
function refuseAmbiguous(json: unknown, text: string): void {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) return;
  const { members } = readUnambiguous(text);
  const span = members.get('inferenceConfig');
  if (span && text[span.start] === '{') readUnambiguous(text.slice(span.start, span.end));
}

/** Whatever might be a picture is taken for one, and whatever might unpack for what does. */
const extrasIn = (text: string) => ({
  images: text.match(/"image(?:_url)?"\s*:/g)?.length ?? 0,
  mediaCharacters: 0,
  elsewhere: /"(?:document|video|s3Location)"\s*:/.test(text),
});
