import type { OperationCall } from '@switchyard/core/operations/operation';
import type { Provider } from '@switchyard/core/providers/provider';
import type { TokenCounter } from '../tokens/token-counter.ts';
import type { ProviderCall, Reply } from './reply.ts';

/**
 * The answer to a count of tokens where the provider that serves the model counts in no shape of the caller's: an estimate, made here.
 * Undefined for any other call.
 */
export async function countLocally(
  { call, attempt }: ProviderCall,
  provider: Provider,
  counter: TokenCounter,
): Promise<Reply | undefined> {
  if (call.kind !== 'operation' || call.operation !== 'count-tokens') return undefined;
  if (provider.operations['count-tokens']?.wire.family === call.family) return undefined;
  const tokens = await tokensIn(call, counter);
  attempt.upstreamFormat = 'estimate';
  const body = call.family === 'google' ? { totalTokens: tokens } : { input_tokens: tokens };
  return { kind: 'answer', status: 200, contentType: 'application/json', body: JSON.stringify(body) };
}

const tokensIn = async ({ payload }: OperationCall, counter: TokenCounter): Promise<number> =>
  payload.kind === 'json' ? await counter.countBody(payload.object.text) : 0;
