import { z } from 'zod';
import type { ChatCall } from '../../chat/chat-call.ts';
import type { ChatContent } from '../../chat/content.ts';
import { inputBound, type PromptExtras } from '../input-bound.ts';
import { listFeatures } from '../list-features.ts';
import { openingOf } from '../opening-of.ts';
import { readBody } from '../read-body.ts';
import type { CallInput } from '../wire-format.ts';
import { readContent } from './read-content.ts';
import { refuseContradictions } from './refuse-contradictions.ts';
import { type Block, documentBlock, imageBlock, type MessagesBody, messagesBody, toolResultBlock } from './schema.ts';

/** Reads a body of the Messages API. Throws `invalid_json` or `invalid_request`, naming the field and what it must be. */
export function decodeCall({ text, headers }: CallInput): ChatCall {
  const { value, object } = readBody(text, messagesBody);
  refuseContradictions(value, headers.get('anthropic-beta') ?? '');
  const extras = extrasOf(value);
  let content: ChatContent | null = null;
  return {
    kind: 'chat',
    format: 'anthropic-messages',
    model: value.model,
    stream: value.stream ?? false,
    wantsStreamUsage: true,
    maxOutputTokens: value.max_tokens,
    temperature: value.temperature ?? null,
    choices: 1,
    maxInputTokens: inputBound(text, extras) + unseenTokens(value),
    endUser: value.metadata?.user_id ?? null,
    serviceTier: value.service_tier ?? null,
    maxSearches: { webSearches: maxWebSearches(value), fileSearches: 0 },
    body: object,
    forwardHeaders: forwardedFrom(headers),
    features: listFeatures({
      tools: Boolean(value.tools?.length),
      images: extras.images > 0,
      json: Boolean(value.output_config?.format ?? value.output_format),
    }),
    opening: () => openingOf({ tools: value.tools, system: value.system }, value.messages),
    content: () => {
      content ??= readContent(value);
      return content;
    },
  };
}

function forwardedFrom(headers: Headers): Record<string, string> {
  const forwarded: Record<string, string> = {};
  for (const name of ['anthropic-version', 'anthropic-beta']) {
    const value = headers.get(name);
    if (value !== null) forwarded[name] = value;
  }
  return forwarded;
}

/** More than Anthropic's own instructions take, which it adds for tools, for each tool of its own, and for answers in JSON. */
const tokensOfInstructions = 1_000;

function unseenTokens({ tools, output_config, output_format }: MessagesBody): number {
  const own = (tools ?? []).filter((tool) => !isCustom(tool)).length;
  const instructions = own + (tools?.length ? 1 : 0) + (output_config?.format || output_format ? 1 : 0);
  return instructions * tokensOfInstructions;
}

const isCustom = ({ type }: { type?: string | null | undefined }) => (type ?? 'custom') === 'custom';

const searchTool = z.looseObject({
  type: z.string().startsWith('web_search'),
  max_uses: z.int().nonnegative().nullish(),
});

/** Searches are paid by the call. Without a bound of the caller's a model makes few: ten are reserved. */
function maxWebSearches({ tools }: MessagesBody): number {
  const search = (tools ?? []).map((tool) => searchTool.safeParse(tool).data).find((tool) => tool !== undefined);
  return search === undefined ? 0 : (search.max_uses ?? 10);
}

/** Tools that only the caller runs; what the others find becomes input that nobody has seen yet. */
const runByCaller = /^(custom$|bash_|text_editor_|computer_|memory_|browser_)/;

function extrasOf(body: MessagesBody): PromptExtras {
  const extras: PromptExtras = { images: 0, mediaCharacters: 0, elsewhere: false };
  for (const { content } of body.messages) if (typeof content !== 'string') addBlocks(extras, content);
  const servedTools = (body.tools ?? []).some(({ type }) => !runByCaller.test(type ?? 'custom'));
  const stored = [body.container, body.thread, body.mcp_servers?.length].some(Boolean);
  return { ...extras, elsewhere: extras.elsewhere || servedTools || stored };
}

function addBlocks(extras: PromptExtras, blocks: readonly Block[]): void {
  for (const block of blocks) {
    if (block.type === 'image') addImage(extras, block);
    else if (block.type === 'document') addDocument(extras, block);
    else if (block.type === 'tool_result') addResult(extras, block);
    else extras.elsewhere ||= block.type === 'container_upload';
  }
}

function addResult(extras: PromptExtras, block: Block): void {
  const { content } = toolResultBlock.safeParse(block).data ?? {};
  // Results do not stand in results.
  if (Array.isArray(content))
    addBlocks(
      extras,
      content.filter(({ type }) => type !== 'tool_result'),
    );
}

function addImage(extras: PromptExtras, block: Block): void {
  const source = imageBlock.safeParse(block).data?.source;
  extras.images++;
  if (source?.type === 'base64') extras.mediaCharacters += source.data.length;
}

function addDocument(extras: PromptExtras, block: Block): void {
  const source = documentBlock.safeParse(block).data?.source;
  if (source?.type === 'content' && typeof source.content !== 'string')
    for (const part of source.content) if (part.type === 'image') addImage(extras, part);
  extras.elsewhere ||= source?.type !== 'content' && source?.type !== 'text';
}
