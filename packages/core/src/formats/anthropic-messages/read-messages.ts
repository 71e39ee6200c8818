import type {
  AssistantPart,
  Beyond,
  ChatMessage,
  FilePart,
  ImagePart,
  TextPart,
  UserPart,
} from '../../chat/content.ts';
import { openSignature } from '../../chat/signature.ts';
import { beyondMembers } from '../beyond-members.ts';
import { textToBase64 } from '../text-base64.ts';
import { cacheMarkOf } from './cache-mark.ts';
import { readCitation } from './citation.ts';
import {
  type Block,
  documentBlock,
  imageBlock,
  type MessagesBody,
  redactedThinkingBlock,
  searchResultBlock,
  textBlock,
  thinkingBlock,
  toolResultBlock,
  toolUseBlock,
} from './schema.ts';

/**
 * The messages in order. A user's message with results of tools becomes one message for each result and one for what stands between
 * them. Blocks that only Anthropic understands are put into `beyond` with their place.
 */
export function readMessages(body: MessagesBody, beyond: Beyond[]): ChatMessage[] {
  const reading: Reading = { beyond, toolNames: new Map() };
  const messages: ChatMessage[] = [];
  const system = blocksOf(body.system ?? '').map((block, index) => textPart(block, `system.${index}`));
  if (system.length > 0) messages.push({ role: 'system', at: 'system', parts: system });
  for (const [index, { role, content, ...rest }] of body.messages.entries()) {
    const at = `messages.${index}`;
    const blocks = blocksOf(content);
    beyond.push(...beyondMembers(rest, [], { at, harmless: true }));
    if (typeof content !== 'string') beyond.push(...beyondBlocks(content, `${at}.content`));
    const place = (number: number) => (typeof content === 'string' ? `${at}.content` : `${at}.content.${number}`);
    if (role === 'system')
      messages.push({ role, at, parts: blocks.map((block, number) => textPart(block, place(number))) });
    else if (role === 'user') messages.push(...readUser(blocks, { at, place, reading }));
    else {
      const parts = blocks.flatMap((block, number) => assistantPart(block, place(number), reading) ?? []);
      messages.push({ role, at, name: null, parts });
    }
  }
  return messages;
}

/** Members that a block may have, by its type; what else stands there is told to no other format. */
const known: Readonly<Record<string, string[]>> = {
  text: ['text', 'citations'],
  image: ['source'],
  document: ['source', 'title', 'context', 'citations'],
  search_result: ['source', 'title', 'content', 'citations'],
  tool_result: ['tool_use_id', 'content', 'is_error'],
  tool_use: ['id', 'name', 'input'],
  thinking: ['thinking', 'signature'],
  redacted_thinking: ['data'],
};

const beyondBlocks = (blocks: readonly Block[], at: string): Beyond[] =>
  blocks.flatMap((block, number) => {
    const ofType = Object.hasOwn(known, block.type) ? known[block.type] : undefined;
    const place = { at: `${at}.${number}`, harmless: true };
    return ofType ? beyondMembers(block, ['type', 'cache_control', ...ofType], place) : [];
  });

type Reading = { beyond: Beyond[]; toolNames: Map<string, string> };
type Placed = { at: string; place: (number: number) => string; reading: Reading };

function blocksOf(content: string | readonly Block[]): readonly Block[] {
  if (typeof content !== 'string') return content;
  return content === '' ? [] : [{ type: 'text', text: content }];
}

function readUser(blocks: readonly Block[], { at, place, reading }: Placed): ChatMessage[] {
  const messages: ChatMessage[] = [];
  let parts: UserPart[] | null = null;
  for (const [number, block] of blocks.entries()) {
    if (block.type === 'tool_result') {
      messages.push(toolMessage(block, place(number), reading));
      parts = null;
    } else {
      const read = userParts(block, place(number), reading);
      if (read.length === 0) continue;
      if (parts === null) {
        parts = [];
        messages.push({ role: 'user', at, name: null, parts });
      }
      parts.push(...read);
    }
  }
  return messages;
}

function toolMessage(block: Block, at: string, reading: Reading): ChatMessage {
  const { tool_use_id, content, is_error, cache_control } = toolResultBlock.parse(block);
  const parts = blocksOf(content ?? '').flatMap((inner, number) =>
    userParts(inner, `${at}.content.${number}`, reading),
  );
  const name = reading.toolNames.get(tool_use_id) ?? null;
  const cache = cacheMarkOf(cache_control);
  return { role: 'tool', at, callId: tool_use_id, name, isError: is_error ?? false, parts, cache };
}

function userParts(block: Block, at: string, { beyond }: Reading): (TextPart | ImagePart | FilePart)[] {
  switch (block.type) {
    case 'text':
      return [textPart(block, at)];
    case 'image':
      return [imagePart(block, at)];
    case 'document':
      return documentParts(block, at);
    case 'search_result': {
      const { source, title, content, citations, cache_control } = searchResultBlock.parse(block);
      const text = [source, ...content.map((part) => part.text)].join('\n\n');
      return [filePart(at, { text, name: title, cite: citations?.enabled, cache_control })];
    }
    default:
      beyond.push({ param: at, value: block, harmless: false });
      return [];
  }
}

function textPart(block: Block, at: string): TextPart {
  const { text, cache_control, citations } = textBlock.parse(block);
  const read = (citations ?? []).flatMap((citation) => readCitation(citation, null) ?? []);
  return { kind: 'text', at, text, cache: cacheMarkOf(cache_control), citations: read };
}

function imagePart(block: Block, at: string): ImagePart {
  const { source, cache_control } = imageBlock.parse(block);
  const cache = cacheMarkOf(cache_control);
  const detail = null;
  if (source.type === 'url') return { kind: 'image', at, source: { kind: 'url', url: source.url }, detail, cache };
  if (source.type === 'file') return { kind: 'image', at, source: { kind: 'id', id: source.file_id }, detail, cache };
  const { media_type: mediaType, data } = source;
  return { kind: 'image', at, source: { kind: 'data', mediaType, base64: data }, detail, cache };
}

/** What a document is about stands before it as text, as no other format has a place for it. */
function documentParts(block: Block, at: string): (TextPart | ImagePart | FilePart)[] {
  const { source, title, context, citations, cache_control } = documentBlock.parse(block);
  const about: TextPart[] = context
    ? [{ kind: 'text', at: `${at}.context`, text: context, cache: null, citations: [] }]
    : [];
  const given = { name: title, cite: citations?.enabled, cache_control };
  if (source.type === 'text') return [...about, filePart(at, { text: source.data, ...given })];
  if (source.type === 'content') {
    const blocks = blocksOf(source.content);
    const text = blocks.flatMap((inner) => (inner.type === 'text' ? textBlock.parse(inner).text : [])).join('\n\n');
    const images = blocks.flatMap((inner, number) =>
      inner.type === 'image' ? imagePart(inner, `${at}.source.content.${number}`) : [],
    );
    return [...about, ...(text === '' ? [] : [filePart(at, { text, ...given })]), ...images];
  }
  const file = filePart(at, { text: '', ...given });
  if (source.type === 'url') return [...about, { ...file, source: { kind: 'url', url: source.url } }];
  if (source.type === 'file') return [...about, { ...file, source: { kind: 'id', id: source.file_id } }];
  return [...about, { ...file, source: { kind: 'data', mediaType: source.media_type, base64: source.data } }];
}

type TextFile = {
  text: string;
  name: string | null | undefined;
  cite: boolean | null | undefined;
  cache_control: Parameters<typeof cacheMarkOf>[0];
};

const filePart = (at: string, { text, name, cite, cache_control }: TextFile): FilePart => ({
  kind: 'file',
  at,
  source: { kind: 'data', mediaType: 'text/plain', base64: textToBase64(text) },
  name: name ?? null,
  cache: cacheMarkOf(cache_control),
  cite: cite ?? false,
});

function assistantPart(block: Block, at: string, { beyond, toolNames }: Reading): AssistantPart | null {
  switch (block.type) {
    case 'text':
      return textPart(block, at);
    case 'thinking': {
      const { thinking, signature } = thinkingBlock.parse(block);
      const seal = signature === '' ? null : openSignature(signature, 'anthropic-messages');
      return { kind: 'reasoning', at, text: thinking, signature: seal, redacted: false, id: null };
    }
    case 'redacted_thinking': {
      const signature = openSignature(redactedThinkingBlock.parse(block).data, 'anthropic-messages');
      return { kind: 'reasoning', at, text: '', signature, redacted: true, id: null };
    }
    case 'tool_use': {
      const { id, name, input, cache_control } = toolUseBlock.parse(block);
      toolNames.set(id, name);
      return { kind: 'tool-call', at, id, name, arguments: JSON.stringify(input), cache: cacheMarkOf(cache_control) };
    }
    default:
      beyond.push({ param: at, value: block, harmless: false });
      return null;
  }
}
