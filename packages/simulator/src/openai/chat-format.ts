import type { ChatFormat, Noted, Reading } from '../calls/chat-format.ts';
import type { Problem } from '../faults/problem.ts';
import type { ReplyHeaders } from '../http/exchange.ts';
import { azureRefusal } from './azure-refusal.ts';
import { chatQuestion } from './chat-question.ts';
import { type ChatRequest, parseChatRequest } from './chat-request.ts';
import { CHAT_GRAIN } from './chat-usage.ts';
import { chatWire, type Flavour } from './chat-wire.ts';
import { openAiRefusal } from './openai-refusal.ts';

/** What a call of OpenAI's surface brings beside its body. */
export interface OpenAiCall {
  callNumber: number;
  flavour: Flavour;
  key: string | null;
  keyProblem: Problem | null;
  /** The model named by the path, as Azure's deployments are; null when the body names it. */
  deployment: string | null;
  headers(promptTokens: number): ReplyHeaders;
}

/** OpenAI's chat completions. */
export function chatFormat(call: OpenAiCall): ChatFormat<ChatRequest> {
  return {
    name: 'openai-chat',
    grain: CHAT_GRAIN,
    key: call.key,
    checkKey: () => call.keyProblem,
    note: (body) => note(withModel(body, call.deployment)),
    read: (body) => read(withModel(body, call.deployment)),
    question: chatQuestion,
    wire: (answered) => chatWire(answered, call.flavour),
    refuse: call.flavour === 'azure' ? azureRefusal : openAiRefusal,
    headers: call.headers,
  };
}

/** What the bill notes of any body of OpenAI's. */
export function note(body: unknown): Noted {
  if (typeof body !== 'object' || body === null) return { model: null, user: null, stream: false };
  return {
    model: 'model' in body && typeof body.model === 'string' ? body.model : null,
    user: 'user' in body && typeof body.user === 'string' ? body.user : null,
    stream: 'stream' in body && body.stream === true,
  };
}

/** A body whose model is the deployment, where the path names one. */
function withModel(body: unknown, deployment: string | null): unknown {
  if (deployment === null || typeof body !== 'object' || body === null) return body;
  return { ...body, model: deployment };
}

function read(body: unknown): Reading<ChatRequest> {
  const parsed = parseChatRequest(body);
  if (parsed.kind === 'request') return parsed;
  const { message, param, code } = parsed.error;
  return { kind: 'refused', problem: { kind: 'invalid', message, param, code } };
}
