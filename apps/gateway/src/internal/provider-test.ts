import { parseJson } from '@switchyard/core/json/parse-json';
import { findProvider } from '@switchyard/core/providers/index';
import type { Provider } from '@switchyard/core/providers/provider';
import {
  ForbiddenOriginError,
  type OriginGuard,
  UnreachableOriginError,
} from '@switchyard/platform/network/origin-guard';
import { openCredential } from '@switchyard/platform/secrets/sealed-credential';
import { z } from 'zod';
import { readText } from '../upstream/read-text.ts';
import { wordsOf } from '../upstream/reply.ts';
import type { SignIns } from '../upstream/sign-in/create-sign-ins.ts';
import { SignInError } from '../upstream/sign-in/signable.ts';

/** An account to try, saved or not. */
export const providerTest = z.strictObject({
  organizationId: z.uuid(),
  providerAccountId: z.uuid(),
  provider: z.string(),
  baseUrl: z.string(),
  sealedCredential: z.string(),
});

/** See {@link providerTest}. */
export type ProviderTest = z.infer<typeof providerTest>;

/** What came of it. `message` is for the person who set the account up. */
export type ProviderTestResult = {
  ok: boolean;
  latencyMs: number;
  models: string[];
  message: string;
  providerStatus: number | null;
};

export type ProviderTester = { test(test: ProviderTest): Promise<ProviderTestResult> };

const refusal = z.looseObject({ error: z.looseObject({ message: z.string() }) });
const timeoutMs = 10_000;
/** More than any list of models; whoever is tried may send anything. */
const maxBytes = 4 * 1_048_576;

/** Tries accounts by listing their models: it costs nothing and proves address and credential. */
export function createProviderTester(privateKey: string, guard: OriginGuard, signIns: SignIns): ProviderTester {
  return {
    async test(test) {
      const startedMs = performance.now();
      let credential = '';
      const result = (ok: boolean, message: string, more: Partial<ProviderTestResult> = {}): ProviderTestResult => ({
        ok,
        message: wordsOf(message, credential),
        latencyMs: Math.round(performance.now() - startedMs),
        models: [],
        providerStatus: null,
        ...more,
      });
      const provider = findProvider(test.provider);
      if (provider === undefined) return result(false, `No provider is called ${test.provider}.`);
      try {
        credential = await openCredential(privateKey, test.sealedCredential, {
          organizationId: test.organizationId,
          providerAccountId: test.providerAccountId,
        });
        const listed = await listModels({ provider, baseUrl: test.baseUrl, credential }, guard, signIns);
        const { models, providerStatus } = listed;
        return result(listed.ok, listed.message, { models, providerStatus });
      } catch (error) {
        return result(false, wordsFor(error));
      }
    },
  };
}

type Trial = { provider: Provider; baseUrl: string; credential: string };

type Listed = Pick<ProviderTestResult, 'ok' | 'message' | 'models' | 'providerStatus'>;

/** Lists the models of an account. A host without a list is sent an empty chat, which it refuses only after it has signed the caller in. */
async function listModels(
  { provider, baseUrl, credential }: Trial,
  guard: OriginGuard,
  signIns: SignIns,
): Promise<Listed> {
  const { models } = provider;
  const base = baseUrl.replace(/\/+$/, '');
  const path = models?.path ?? provider.chat[0]?.path({ model: 'none', stream: false, baseUrl: base }) ?? '';
  const method = models ? 'GET' : 'POST';
  const body = models ? null : '{}';
  const headers = {
    accept: 'application/json',
    'accept-encoding': 'identity',
    'content-type': 'application/json',
    'user-agent': 'switchyard',
    ...provider.chat[0]?.format.headers,
  };
  const signed = await signIns.sign(provider.signIn, { credential, method, url: base + path, headers, body });
  const origin = await guard.resolve(base);
  const response = await fetch(origin.url + path, {
    method,
    headers: { ...headers, ...origin.headers, ...signed },
    body,
    redirect: 'error',
    signal: AbortSignal.timeout(timeoutMs),
    ...(origin.tls ? { tls: origin.tls } : {}),
  });
  const said = parseJson(await readText(response, undefined, maxBytes));
  const answer = { models: [], providerStatus: response.status };
  if (models === null)
    return [400, 404, 422].includes(response.status)
      ? { ...answer, ok: true, message: 'The host accepts the credential. It has no list of models.' }
      : { ...answer, ok: false, message: refusedWords(response.status, said) };
  if (!response.ok) return { ...answer, ok: false, message: refusedWords(response.status, said) };
  const names = models.read(said);
  if (names === undefined)
    return {
      ...answer,
      ok: false,
      message: 'The host answered, but not with a list of models. Check the base URL: for most hosts it ends in /v1.',
    };
  return { ...answer, ok: true, models: names, message: `The account works. ${names.length} models found.` };
}

function refusedWords(status: number, body: unknown): string {
  const said = refusal.safeParse(body);
  const text = said.success ? said.data.error.message : 'no reason given';
  return status === 404
    ? `The host has no list of models at this base URL (404: ${text}).`
    : `The provider answered ${status}: ${text}`;
}

function wordsFor(error: unknown): string {
  if (error instanceof ForbiddenOriginError || error instanceof UnreachableOriginError || error instanceof SignInError)
    return error.message;
  if (error instanceof Error && error.name === 'TimeoutError') return `No answer within ${timeoutMs / 1_000} s.`;
  return `The call failed: ${error instanceof Error ? error.message : 'unknown'}`;
}
