import { isSignatureOf } from '../answer/signature.ts';
import { mediumOf } from './message-question.ts';
import type { Block, Message, MessageRequest } from './message-request.ts';

/** What signatures of thinking are made for. */
export const THINKING = 'anthropic-thinking';

const MAX_CACHE_MARKS = 4;

/** What is wrong with a conversation, in Anthropic's words; null when nothing is. */
export function conversationFault(request: MessageRequest): string | null {
  const { messages } = request;
  for (const [index, message] of messages.entries()) {
    const fault = messageFault(message, index, messages) ?? blockFault(blocksOf(message), index);
    if (fault !== null) return fault;
  }
  return thinkingOrderFault(request) ?? cacheFault(request);
}

const blocksOf = (message: Message | undefined): readonly Block[] =>
  typeof message?.content === 'object' ? message.content : [];

const callsOf = (message: Message | undefined) =>
  blocksOf(message).flatMap((b) => (b.type === 'tool_use' ? [b.id] : []));

const resultsOf = (message: Message | undefined) =>
  blocksOf(message).flatMap((b) => (b.type === 'tool_result' ? [b.tool_use_id] : []));

/** Empty content, and tool calls and results that do not belong together. */
function messageFault(message: Message, index: number, messages: readonly Message[]): string | null {
  const isPrefill = message.role === 'assistant' && index === messages.length - 1;
  if (message.content.length === 0 && !isPrefill) {
    return `messages.${index}: all messages must have non-empty content except for the optional final assistant message`;
  }
  if (message.role === 'assistant') {
    const results = resultsOf(messages[index + 1]);
    const missing = callsOf(message).filter((id) => !results.includes(id));
    if (missing.length === 0) return null;
    return `messages.${index}: \`tool_use\` ids were found without \`tool_result\` blocks immediately after: ${missing.join(', ')}. Each \`tool_use\` block must have a corresponding \`tool_result\` block in the next message.`;
  }
  const calls = callsOf(messages[index - 1]);
  const stray = resultsOf(message).findIndex((id) => !calls.includes(id));
  if (stray < 0) return null;
  return `messages.${index}.content.${stray}: unexpected \`tool_use_id\` found in \`tool_result\` blocks: ${resultsOf(message)[stray]}. Each \`tool_result\` block must have a corresponding \`tool_use\` block in the previous message.`;
}

function blockFault(blocks: readonly Block[], index: number): string | null {
  for (const [at, block] of blocks.entries()) {
    const where = `messages.${index}.content.${at}`;
    if (block.type === 'text' && block.text === '') return `messages: text content blocks must be non-empty`;
    if (block.type === 'thinking' && !isSignatureOf(block.signature, THINKING, block.thinking)) {
      return `${where}: Invalid \`signature\` in \`thinking\` block`;
    }
    if ((block.type === 'image' || block.type === 'document') && mediumOf(block) === null) {
      return `${where}.${block.type}.source.base64.data: Input should be valid base64`;
    }
  }
  return null;
}

/** With thinking on, the turn that called tools must begin with its thinking. */
function thinkingOrderFault({ messages, thinking }: MessageRequest): string | null {
  if (thinking?.type !== 'enabled') return null;
  const index = messages.findLastIndex((message) => message.role === 'assistant');
  const blocks = blocksOf(messages[index]);
  const [first] = blocks;
  if (!first || !blocks.some((block) => block.type === 'tool_use')) return null;
  if (first.type === 'thinking' || first.type === 'redacted_thinking') return null;
  return `messages.${index}.content.0.type: Expected \`thinking\` or \`redacted_thinking\`, but found \`${first.type}\`. When \`thinking\` is enabled, a final \`assistant\` message must start with a thinking block (preceeding the lastmost set of \`tool_use\` and \`tool_result\` blocks).`;
}

function cacheFault({ messages, system, tools = [] }: MessageRequest): string | null {
  const places = [...tools, ...(typeof system === 'object' ? system : []), ...messages.flatMap(blocksOf)];
  const marks = places.filter((place) => 'cache_control' in place && (place.cache_control ?? null) !== null).length;
  if (marks <= MAX_CACHE_MARKS) return null;
  return `A maximum of ${MAX_CACHE_MARKS} blocks with cache_control may be provided. Found ${marks}.`;
}
