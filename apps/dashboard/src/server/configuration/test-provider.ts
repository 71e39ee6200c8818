import { z } from 'zod';
import type { App } from '../app.ts';
import { ApiProblem } from '../http/api-problem.ts';

/** What the gateway is asked to try; only it can open the credential. */
export type ProviderTest = {
  organizationId: string;
  providerAccountId: string;
  provider: string;
  baseUrl: string;
  sealedCredential: string;
  model?: string;
};

const verdict = z.object({
  ok: z.boolean(),
  latencyMs: z.number().nonnegative(),
  models: z.array(z.string()),
  message: z.string(),
  providerStatus: z.int().nullable(),
});

/** What came of it, in the gateway's words. */
export type ProviderVerdict = z.infer<typeof verdict>;

/** Asks the gateway to try a provider account. Throws an ApiProblem (gateway_unreachable) when the gateway does not answer. */
export async function testProvider({ environment, log }: App, test: ProviderTest): Promise<ProviderVerdict> {
  try {
    const response = await fetch(new URL('/internal/provider-test', environment.GATEWAY_INTERNAL_URL), {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${environment.INTERNAL_TOKEN}` },
      body: JSON.stringify(test),
      redirect: 'error',
      signal: AbortSignal.timeout(30_000),
    });
    if (!response.ok) throw new Error(`The gateway answered ${response.status}.`);
    return verdict.parse(await response.json());
  } catch (error) {
    log.warn({ err: error, organizationId: test.organizationId }, 'A provider could not be tested');
    throw new ApiProblem(
      'gateway_unreachable',
      'The gateway did not run the test. Check that it is up, then try again.',
    );
  }
}
