import { amazonBedrock } from './amazon-bedrock/amazon-bedrock.ts';
import { anthropic } from './anthropic/anthropic.ts';
import { anthropicCompatible } from './anthropic-compatible/anthropic-compatible.ts';
import { azureOpenai } from './azure-openai/azure-openai.ts';
import { cerebras } from './cerebras/cerebras.ts';
import { cloudflareWorkersAi } from './cloudflare-workers-ai/cloudflare-workers-ai.ts';
import { cohere } from './cohere/cohere.ts';
import { dashscope } from './dashscope/dashscope.ts';
import { deepinfra } from './deepinfra/deepinfra.ts';
import { deepseek } from './deepseek/deepseek.ts';
import { fireworks } from './fireworks/fireworks.ts';
import { githubModels } from './github-models/github-models.ts';
import { google } from './google/google.ts';
import { googleVertex } from './google-vertex/google-vertex.ts';
import { groq } from './groq/groq.ts';
import { huggingface } from './huggingface/huggingface.ts';
import { hyperbolic } from './hyperbolic/hyperbolic.ts';
import { lmStudio } from './lm-studio/lm-studio.ts';
import { minimax } from './minimax/minimax.ts';
import { mistral } from './mistral/mistral.ts';
import { moonshot } from './moonshot/moonshot.ts';
import { novita } from './novita/novita.ts';
import { nvidiaNim } from './nvidia-nim/nvidia-nim.ts';
import { ollama } from './ollama/ollama.ts';
import { openai } from './openai/openai.ts';
import { openaiCompatible } from './openai-compatible/openai-compatible.ts';
import { openrouter } from './openrouter/openrouter.ts';
import { perplexity } from './perplexity/perplexity.ts';
import type { Provider } from './provider.ts';
import { sambanova } from './sambanova/sambanova.ts';
import { together } from './together/together.ts';
import { vllm } from './vllm/vllm.ts';
import { xai } from './xai/xai.ts';
import { zai } from './zai/zai.ts';

/** Every provider, in the order in which people are offered them. To add one: make its folder, list it here. */
export const providers: readonly Provider[] = [
  openai,
  anthropic,
  google,
  googleVertex,
  azureOpenai,
  amazonBedrock,
  mistral,
  groq,
  deepseek,
  xai,
  together,
  fireworks,
  openrouter,
  perplexity,
  cerebras,
  cohere,
  nvidiaNim,
  sambanova,
  moonshot,
  zai,
  dashscope,
  minimax,
  deepinfra,
  huggingface,
  githubModels,
  cloudflareWorkersAi,
  novita,
  hyperbolic,
  ollama,
  vllm,
  lmStudio,
  openaiCompatible,
  anthropicCompatible,
];

const byId = new Map(providers.map((provider) => [provider.id, provider]));

/** The provider with this id, if there is one. */
export function findProvider(id: string): Provider | undefined {
  return byId.get(id);
}
