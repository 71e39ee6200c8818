import { z } from 'zod';
import type { App } from '../app.ts';
import { askGateway } from './ask-gateway.ts';

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
export function testProvider(app: App, test: ProviderTest): Promise<ProviderVerdict> {
  const { organizationId } = test;
  return askGateway(app, {
    path: '/internal/provider-test',
    body: test,
    answer: verdict,
    organizationId,
    task: 'run the test',
  });
}
