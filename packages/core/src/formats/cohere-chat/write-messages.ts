import type {
  AssistantPart,
  ChatMessage,
  FilePart,
  ImagePart,
  ReasoningPart,
  TextPart,
  UserPart,
} from '../../chat/content.ts';
import { base64ToText } from '../text-base64.ts';
import { leaveOutCitations, type Translation } from '../translation.ts';

type Written = Record<string, unknown>;
type Document = { id: string; data: Record<string, string> };

/** The messages of Cohere's body, and the documents that stand apart from them there: texts that the answer should cite. */
export function writeMessages(messages: readonly ChatMessage[], translation: Translation) {
  const documents: Document[] = [];
  const writing = { translation, documents };
  return { messages: messages.map((message) => writeMessage(message, writing)), documents };
}

type Writing = { translation: Translation; documents: Document[] };

function writeMessage(message: ChatMessage, writing: Writing): Written {
  const { translation } = writing;
  leaveOutCitations(message, translation);
  if ((message.role === 'user' || message.role === 'assistant') && message.name !== null)
    translation.unsupported(`${message.at}.name`, 'its messages have no names');
  for (const part of message.parts) if ('cache' in part && part.cache) translation.leaveOut(`${part.at}.cache_control`);
  switch (message.role) {
    case 'system':
    case 'developer':
      return { role: 'system', content: asContent(message.parts.map(textPart)) };
    case 'user':
      return { role: 'user', content: asContent(message.parts.flatMap((part) => userPart(part, writing))) };
    case 'assistant':
      return { role: 'assistant', ...assistantMembers(message.parts) };
    case 'tool': {
      if (message.isError) translation.leaveOut(`${message.at}.is_error`);
      if (message.cache) translation.leaveOut(`${message.at}.cache_control`);
      const content = asContent(message.parts.flatMap((part) => toolPart(part, translation)));
      return { role: 'tool', tool_call_id: message.callId, content };
    }
  }
}

const textPart = ({ text }: { text: string }): Written => ({ type: 'text', text });

/** One text stands as it is, and so does nothing. */
function asContent(parts: readonly Written[]): unknown {
  const [only] = parts;
  if (only === undefined) return '';
  return parts.length === 1 && only.type === 'text' ? only.text : parts;
}

function userPart(part: UserPart, { translation, documents }: Writing): Written[] {
  switch (part.kind) {
    case 'text':
      return [textPart(part)];
    case 'image':
      return imagePart(part, translation);
    case 'audio':
      translation.unsupported(part.at, 'it hears no sound');
      return [];
    case 'file': {
      const text = textOfFile(part, translation);
      if (text === null) return [];
      if (!part.cite) return [namedText(part, text)];
      documents.push(documentOf(part, text, `document-${documents.length}`));
      return [];
    }
  }
}

function toolPart(part: TextPart | ImagePart | FilePart, translation: Translation): Written[] {
  if (part.kind === 'text') return [textPart(part)];
  if (part.kind === 'image') {
    translation.unsupported(part.at, 'its tools give back text alone');
    return [];
  }
  const text = textOfFile(part, translation);
  if (text === null) return [];
  return part.cite ? [{ type: 'document', document: documentOf(part, text, part.at) }] : [namedText(part, text)];
}

function imagePart({ at, source, detail }: ImagePart, translation: Translation): Written[] {
  if (source.kind === 'id') {
    translation.unsupported(at, 'pictures can be sent by address or as data, not by id');
    return [];
  }
  const url = source.kind === 'url' ? source.url : `data:${source.mediaType};base64,${source.base64}`;
  const hint = detail === 'low' || detail === 'high' || detail === 'auto' ? { detail } : {};
  if (detail === 'original') translation.leaveOut(`${at}.detail`);
  return [{ type: 'image_url', image_url: { url, ...hint } }];
}

function textOfFile({ at, source }: FilePart, translation: Translation): string | null {
  const isText = source.kind === 'data' && source.mediaType.startsWith('text/');
  const text = isText ? base64ToText(source.base64) : null;
  if (text === null) translation.unsupported(at, 'its files are text, sent as data');
  return text;
}

const namedText = ({ name }: FilePart, text: string) => textPart({ text: name === null ? text : `${name}\n\n${text}` });

const documentOf = ({ name }: FilePart, text: string, id: string): Document => ({
  id,
  data: { ...(name === null ? {} : { title: name }), text },
});

/** Before a call of a tool, text is a plan. */
function assistantMembers(parts: readonly AssistantPart[]): Written {
  const texts = parts.flatMap((part) => (part.kind === 'text' || part.kind === 'refusal' ? [textPart(part)] : []));
  const calls = parts.filter((part) => part.kind === 'tool-call');
  const reasoning = parts.filter((part) => part.kind === 'reasoning');
  const thinking = ownReasoning(reasoning, 'thinking').map((text): Written => ({ type: 'thinking', thinking: text }));
  if (calls.length === 0) return { content: asContent([...thinking, ...texts]) };
  const plan = [...ownReasoning(reasoning, 'tool_plan'), ...texts.map(({ text }) => text)].join('\n');
  return {
    ...(thinking.length === 0 ? {} : { content: thinking }),
    ...(plan === '' ? {} : { tool_plan: plan }),
    tool_calls: calls.map(({ id, name, arguments: written }) => ({
      id,
      type: 'function',
      function: { name, arguments: written === '' ? '{}' : written },
    })),
  };
}

/** What Cohere itself thought or planned; another provider's reasoning is left out. */
const ownReasoning = (parts: readonly ReasoningPart[], member: string): string[] =>
  parts.flatMap(({ signature, text }) =>
    signature?.format === 'cohere-chat' && signature.value === member && text !== '' ? [text] : [],
  );
