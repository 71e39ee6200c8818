import { chance } from '../answer/chance.ts';
import type { ChatFormat } from '../calls/chat-format.ts';
import { bearerKey, keyProblem } from '../calls/keys.ts';
import { playChat } from '../calls/play-chat.ts';
import type { Services } from '../calls/services.ts';
import type { Exchange } from '../http/exchange.ts';
import { note } from '../openai/chat-format.ts';
import { chatQuestion } from './chat-question.ts';
import { type ChatRequest, parseChatRequest } from './chat-request.ts';
import { COHERE_GRAIN, cohereWire } from './chat-wire.ts';
import { cohereRefusal } from './cohere-refusal.ts';

/** `POST /v2/chat`. */
export function cohereRoute(exchange: Exchange, services: Services, callNumber: number): Promise<void> {
  const key = bearerKey(exchange.header('authorization'));
  const format: ChatFormat<ChatRequest> = {
    name: 'cohere-chat',
    grain: COHERE_GRAIN,
    key,
    checkKey: () => keyProblem(key, services.apiKeys),
    note,
    read: parseChatRequest,
    question: chatQuestion,
    wire: cohereWire,
    refuse: cohereRefusal,
    headers: () => ({ 'x-debug-trace-id': chance(`request:${callNumber}`).text(32, '0123456789abcdef') }),
  };
  return playChat({ exchange, callNumber, format }, services);
}
