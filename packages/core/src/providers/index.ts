import { openai } from './openai/openai.ts';
import { openaiCompatible } from './openai-compatible/openai-compatible.ts';
import type { Provider } from './provider.ts';

/** Every provider. To add one: make its folder, list it here. */
export const providers: readonly Provider[] = [openai, openaiCompatible];

/** The provider with this id, if there is one. */
export function findProvider(id: string): Provider | undefined {
  return providers.find((provider) => provider.id === id);
}
