import type { ChatContent } from '../content.ts';

/** Content that says nothing and sets nothing, to fill in what a test is about. */
export const emptyContent: ChatContent = {
  messages: [],
  tools: [],
  toolChoice: null,
  parallelToolCalls: null,
  answerFormat: null,
  reasoning: null,
  temperature: null,
  topP: null,
  topK: null,
  seed: null,
  frequencyPenalty: null,
  presencePenalty: null,
  stop: [],
  logprobs: null,
  serviceTier: null,
  paramNames: {},
  beyond: [],
};
