import type { ChatCall } from '@switchyard/core/chat/chat-call';
import { readObjectText, withMembers } from '@switchyard/core/json/object-text';
import { type Call, mayCost } from '../call.ts';
import type { OpenRequest } from '../open-request.ts';

/**
 * The call that may be sent a second time for nobody's answer, and never kept by a provider; undefined when it must not be: it is in
 * a provider's own words, goes on after its answer, uploads something, names what one account keeps, or does something in the world.
 */
export function copyableCall({ call, pinnedAccountId }: OpenRequest): Call | undefined {
  if (pinnedAccountId !== null || !mayCost(call)) return undefined;
  if (call.kind === 'chat') return mayRepeat(call) ? unstored(call) : undefined;
  return call.kind === 'operation' && call.payload.kind === 'json' ? call : undefined;
}

/** What one account keeps, adds to or calls for itself: elsewhere it is not there, and a second time it would be done twice. */
const boundMembers = [
  'conversation',
  'prompt',
  'container',
  'thread',
  'mcp_servers',
  'cachedContent',
  'cached_content',
];

/** Tools that providers run, and that may change something where they run: by type, and of Google's by member. */
const actingTools =
  /"type"\s*:\s*"(?:mcp|mcp_toolset|code_interpreter|code_execution_\d+|shell|computer\w*)"|"(?:code_?execution|computer_?use)"\s*:/i;

function mayRepeat({ body, endsLater }: ChatCall): boolean {
  if (endsLater || boundMembers.some((name) => body.members.has(name))) return false;
  const tools = body.members.get('tools');
  return tools === undefined || !actingTools.test(body.text.slice(tools.start, tools.end));
}

/** OpenAI keeps responses unless it is told not to, and chats when it is asked to. */
function unstored(call: ChatCall): ChatCall {
  const isKept =
    call.format === 'openai-responses' || (call.format === 'openai-chat' && call.body.members.has('store'));
  return isKept ? { ...call, body: readObjectText(withMembers(call.body, { store: 'false' })) } : call;
}
