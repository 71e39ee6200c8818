import { isSignatureOf } from '../answer/signature.ts';
import { mediaOf } from './converse-question.ts';
import type { Block, ConverseRequest, Message } from './converse-request.ts';

/** What signatures of reasoning are made for. */
export const REASONING = 'bedrock-reasoning';

/** What is wrong with a conversation, in Bedrock's words; null when nothing is. */
export function conversationFault({ messages = [], toolConfig }: ConverseRequest): string | null {
  if (messages[0]?.role !== 'user') {
    return 'A conversation must start with a user message. Try again with a conversation that starts with a user message.';
  }
  const usesTools = messages.some(({ content }) => content.some((block) => block.toolUse ?? block.toolResult));
  if (usesTools && !toolConfig) {
    return 'The toolConfig field must be defined when using toolUse and toolResult content blocks.';
  }
  for (const [index, message] of messages.entries()) {
    const fault = messageFault(message, index, messages) ?? blockFault(message.content, index);
    if (fault !== null) return fault;
  }
  const last = messages.at(-1);
  const open = last?.role === 'assistant' ? callsOf(last) : [];
  return open.length > 0 ? missingResults(messages.length, open) : null;
}

const callsOf = (message: Message | undefined) =>
  (message?.content ?? []).flatMap(({ toolUse }) => (toolUse ? [toolUse.toolUseId] : []));

const resultsOf = (message: Message | undefined) =>
  (message?.content ?? []).flatMap(({ toolResult }) => (toolResult ? [toolResult.toolUseId] : []));

const missingResults = (index: number, ids: readonly string[]) =>
  `Expected toolResult blocks at messages.${index}.content for the following Ids: ${ids.join(', ')}`;

function messageFault(message: Message, index: number, messages: readonly Message[]): string | null {
  const before = messages[index - 1];
  if (before?.role === message.role) {
    return 'A conversation must alternate between user and assistant roles. Make sure the conversation alternates between user and assistant roles and try again.';
  }
  if (message.content.length === 0) {
    return `The content field in the Message object at messages.${index} is empty. Add a ContentBlock object to the content field and try again.`;
  }
  if (message.role === 'assistant') return null;
  const calls = callsOf(before);
  const results = resultsOf(message);
  const missing = calls.filter((id) => !results.includes(id));
  if (missing.length > 0) return missingResults(index, missing);
  if (results.length <= calls.length) return null;
  return `The number of toolResult blocks at messages.${index}.content exceeds the number of toolUse blocks of previous turn.`;
}

function blockFault(content: readonly Block[], index: number): string | null {
  for (const [at, block] of content.entries()) {
    const where = `messages.${index}.content.${at}`;
    if (block.text?.trim() === '') {
      return `The text field in the ContentBlock object at ${where} is blank. Add text to the text field, and try again.`;
    }
    const thought = block.reasoningContent?.reasoningText;
    if (thought && !isSignatureOf(thought.signature ?? '', REASONING, thought.text)) {
      return `The model returned the following errors: ${where}: Invalid \`signature\` in \`thinking\` block`;
    }
    if (/[^a-zA-Z0-9\s()[\]-]|\s{2}/.test(block.document?.name ?? '')) {
      return 'The file name contains invalid characters or consecutive whitespace characters. Provide a file name with alphanumeric characters, whitespace characters, hyphens, parentheses, and square brackets.';
    }
    if (mediaOf(block).includes(null)) return `The source at ${where} is not valid base64.`;
  }
  return null;
}
