import { findProvider } from '@switchyard/core/providers/index';
import { openCredential } from '@switchyard/platform/secrets/sealed-credential';
import { z } from 'zod';
import { ForbiddenOriginError, type OriginGuard, UnreachableOriginError } from '../upstream/origin-guard.ts';
import { readText } from '../upstream/read-text.ts';
import { wordsOf } from '../upstream/reply.ts';

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

const modelList = z.looseObject({ data: z.array(z.looseObject({ id: z.string() })) });
const refusal = z.looseObject({ error: z.looseObject({ message: z.string() }) });
const timeoutMs = 10_000;
/** More than any list of models; whoever is tried may send anything. */
const maxBytes = 4 * 1_048_576;

/** Tries accounts by listing their models: it costs nothing and proves address and credential. */
export function createProviderTester(privateKey: string, guard: OriginGuard): ProviderTester {
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
        credential = await openCredential(privateKey, test.sealedCredential, test);
        const origin = await guard.resolve(test.baseUrl);
        const response = await fetch(origin.url + provider.modelsPath, {
          headers: {
            accept: 'application/json',
            'accept-encoding': 'identity',
            'user-agent': 'switchyard',
            ...origin.headers,
            ...provider.signIn(credential),
          },
          redirect: 'error',
          signal: AbortSignal.timeout(timeoutMs),
          ...(origin.tls ? { tls: origin.tls } : {}),
        });
        const body = parseJson(await readText(response, undefined, maxBytes));
        const providerStatus = response.status;
        if (!response.ok) return result(false, refusedWords(response.status, body), { providerStatus });
        const listed = modelList.safeParse(body);
        if (!listed.success)
          return result(false, 'The host answered, but not with a list of models. The base URL usually ends in /v1.', {
            providerStatus,
          });
        const models = listed.data.data.map(({ id }) => id);
        return result(true, `The account works. ${models.length} models found.`, { providerStatus, models });
      } catch (error) {
        return result(false, wordsFor(error));
      }
    },
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function refusedWords(status: number, body: unknown): string {
  const said = refusal.safeParse(body);
  const text = said.success ? said.data.error.message : 'no reason given';
  return status === 404
    ? `The host has no list of models at this base URL (404: ${text}).`
    : `The provider answered ${status}: ${text}`;
}

function wordsFor(error: unknown): string {
  if (error instanceof ForbiddenOriginError || error instanceof UnreachableOriginError) return error.message;
  if (error instanceof Error && error.name === 'TimeoutError') return `No answer within ${timeoutMs / 1_000} s.`;
  return `The call failed: ${error instanceof Error ? error.message : 'unknown'}`;
}
