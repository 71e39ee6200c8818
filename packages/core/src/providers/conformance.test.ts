import { expect, test } from 'bun:test';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import type { FormatName } from '../chat/content.ts';
import { startTranslation } from '../formats/translation.ts';
import { noQuirks } from '../formats/wire-format.ts';
import { baseUrlProblem, trimBaseUrl } from './base-url.ts';
import { chooseChatHost } from './choose-host.ts';
import { providers } from './index.ts';
import type { ChatHost, Provider } from './provider.ts';
import type { ErrorExample } from './testing/error-example.ts';
import { errorsOfFormat, namedFailures } from './testing/errors-of-format.ts';
import { errorsOfProvider } from './testing/errors-of-provider.ts';
import { richCall } from './testing/rich-call.ts';

/*
 * What every provider must hold. The requests stand in testing/requests/<id>.json; write them anew, and read the difference, with
 *   UPDATE_PROVIDERS=1 npx bun test packages/core/src/providers
 */

const here = (path: string) => new URL(path, import.meta.url).pathname;
const foldersThatAreNone = ['testing'];

test('every provider folder is listed and every listed provider has its folder, under its id', () => {
  const folders = readdirSync(here('.'), { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !foldersThatAreNone.includes(entry.name))
    .map(({ name }) => name);
  expect(providers.map(({ id }) => id).sort()).toEqual(folders.sort());
  for (const id of folders) expect(existsSync(here(`./${id}/${id}.ts`))).toBe(true);
});

test('every provider has its requests and its errors, and there are none of providers that are gone', () => {
  const ids = providers.map(({ id }) => id).sort();
  expect(Object.keys(errorsOfProvider).sort()).toEqual(ids);
  if (Bun.env.UPDATE_PROVIDERS) return;
  expect(
    readdirSync(here('./testing/requests'))
      .map((file) => file.replace('.json', ''))
      .sort(),
  ).toEqual(ids);
});

for (const provider of providers) {
  const { id } = provider;

  test(`${id}: requests are addressed, signed in and written as recorded`, () => {
    const file = here(`./testing/requests/${id}.json`);
    const requests = requestsOf(provider);
    if (Bun.env.UPDATE_PROVIDERS) writeFileSync(file, `${JSON.stringify(requests, null, 2)}\n`);
    expect(requests).toEqual(JSON.parse(readFileSync(file, 'utf8')));
  });

  test(`${id}: its own base URLs are usable as they stand`, () => {
    for (const baseUrl of baseUrlsOf(provider)) {
      expect(baseUrlProblem(provider, baseUrl)).toBeUndefined();
      expect(trimBaseUrl(baseUrl)).toBe(baseUrl);
      expect(URL.canParse(baseUrl)).toBe(true);
    }
    const local = provider.credential === 'none' && provider.defaultBaseUrl !== null;
    for (const baseUrl of baseUrlsOf(provider)) expect(new URL(baseUrl).protocol).toBe(local ? 'http:' : 'https:');
  });

  test(`${id}: errors are understood, and their text is kept`, () => {
    for (const host of provider.chat) {
      for (const [failure, examples] of errorExamples(provider, host))
        for (const example of examples)
          expect({ example, ...verdictOf(provider, host, example) }).toMatchObject({
            example,
            failure,
            message: expect.stringContaining(example.text),
          });
    }
  });

  test(`${id}: what is no list of models is read as none`, () => {
    for (const body of [null, 1, 'x', [], {}, { data: 1 }, { data: [{ id: 1 }] }, { models: [{}] }, [{ id: 1 }]]) {
      const names = provider.models?.read(body);
      expect(names === undefined || names.length === 0).toBe(true);
    }
  });
}

test.each([
  ['openai', { data: [{ id: 'a' }, { id: 'b/c' }] }, ['a', 'b/c']],
  ['google', { models: [{ name: 'models/a' }] }, ['a']],
  ['together', [{ id: 'a' }], ['a']],
  ['github-models', [{ id: 'openai/a', name: 'A' }], ['openai/a']],
  ['cloudflare-workers-ai', { result: [{ name: '@cf/a' }] }, ['@cf/a']],
  ['cohere', { models: [{ name: 'a' }] }, ['a']],
])('%s: its list of models is read', (id, body, names) => {
  expect(providers.find((provider) => provider.id === id)?.models?.read(body)).toEqual(names);
});

/** What goes out for each format and kind of model: the address for both ways to answer, the headers, and one streamed body. */
function requestsOf(provider: Provider) {
  const requests = baseUrlsOf(provider).flatMap((baseUrl) =>
    modelsOf(provider).flatMap((model) =>
      provider.chat
        .filter(({ serves }) => serves?.(model) ?? true)
        .map((host): [string, unknown] => [
          `${host.format.name} at ${baseUrl} for ${model}`,
          requestOf(provider, host, { baseUrl, model }),
        ]),
    ),
  );
  const paths = baseUrlsOf(provider).flatMap((baseUrl) =>
    Object.entries(provider.operations).map(([name, { path }]) => {
      const model = modelsOf(provider)[0] ?? '';
      return [`${name} at ${baseUrl}`, `POST ${path({ model, stream: false, baseUrl })}`] as const;
    }),
  );
  return Object.fromEntries([...requests, ...paths]);
}

function requestOf({ signIn }: Provider, host: ChatHost, { baseUrl, model }: { baseUrl: string; model: string }) {
  const { format, path, quirks } = host;
  const otherFormat: FormatName = format.name === 'openai-chat' ? 'anthropic-messages' : 'openai-chat';
  const changes = { model, addMaxOutputTokens: null, quirks: { ...noQuirks, ...quirks } };
  const translation = startTranslation({ target: format.name, dropUnsupported: false });
  const body = format.encodeRequest(richCall(otherFormat, true), changes, translation);
  expect(translation.dropped).toEqual([]);
  expect(path({ model, stream: false, baseUrl }).startsWith('/')).toBe(true);
  return {
    plain: `POST ${path({ model, stream: false, baseUrl })}`,
    stream: `POST ${path({ model, stream: true, baseUrl })}`,
    headers: {
      ...format.headers,
      ...(signIn.kind === 'headers' ? signIn.headers('<credential>') : { 'signed in with': JSON.stringify(signIn) }),
    },
    body,
  };
}

function baseUrlsOf({ id, defaultBaseUrl, baseUrlExample }: Provider): string[] {
  const extra = id === 'azure-openai' ? ['https://my-resource.openai.azure.com'] : [];
  const known = [defaultBaseUrl, baseUrlExample].filter((one) => one !== null && one !== undefined);
  expect(known).toHaveLength(1);
  return [...known, ...extra];
}

/** Names as the provider has them; some hold characters that must not stand bare in a path. */
function modelsOf({ id }: Provider): string[] {
  if (id === 'google-vertex') return ['gemini-3-pro', 'claude-sonnet-4@20250514', 'meta/llama-4-maverick'];
  if (id === 'amazon-bedrock')
    return ['anthropic.claude-sonnet-4-20250514-v1:0', 'arn:aws:bedrock:eu-west-1:1:inference-profile/a'];
  if (id === 'openai') return ['maker/a model?', 'gpt-5-pro'];
  return ['maker/a model?'];
}

/** The examples of the host's format. A provider's own take their place where the format is of the family that it answers errors in. */
function errorExamples(provider: Provider, host: ChatHost) {
  const family = errorsOfFormat[host.format.name];
  const first = provider.chat[0];
  const own = first && errorsOfFormat[first.format.name] === family ? errorsOfProvider[provider.id] : {};
  const examples = Object.entries({ ...family, ...own });
  expect(examples.map(([failure]) => failure)).toEqual(expect.arrayContaining([...namedFailures]));
  return examples;
}

function verdictOf(provider: Provider, { format }: ChatHost, { status, body }: ErrorExample) {
  const text = JSON.stringify(body);
  const refusal = format.readRefusal(status, text);
  return { failure: provider.failureOf?.(status, text) ?? refusal.failure, message: refusal.message };
}

test('a caller of a format that a provider serves is served in it, others in the provider’s first', () => {
  for (const provider of providers)
    for (const model of modelsOf(provider)) {
      const serving = provider.chat.filter(({ serves }) => serves?.(model) ?? true);
      expect(serving.length).toBeGreaterThan(0);
      for (const host of serving) expect(chooseChatHost(provider, richCall(host.format.name, false), model)).toBe(host);
    }
});
