import { anthropicBodies } from './bodies/anthropic-bodies.ts';
import { googleBodies } from './bodies/google-bodies.ts';
import { openaiChatBodies } from './bodies/openai-chat-bodies.ts';
import { operationBodies } from './bodies/operation-bodies.ts';

/** Bodies that exercise every documented part of each surface, to mutate. `model` is one that the gateway offers there. */
export const validBodies = { ...openaiChatBodies, ...anthropicBodies, ...googleBodies, ...operationBodies };
