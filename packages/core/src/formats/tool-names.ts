import type { ChatCall } from '../chat/chat-call.ts';
import type { AnswerChoice, ChatAnswer } from '../chat/chat-event.ts';
import type { ChatContent, ChatMessage } from '../chat/content.ts';
import type { AnswerContext, ClientFormat, StreamWriter } from './wire-format.ts';

/** Which names of tools a vendor takes. */
export type ToolNameRule = { pattern: RegExp; longest: number };

/** OpenAI's rule for chat completions, and Bedrock's: https://platform.openai.com/docs/api-reference/chat/create */
export const shortNames: ToolNameRule = { pattern: /^[a-zA-Z0-9_-]+$/, longest: 64 };
/** Anthropic's rule, and OpenAI's for responses: https://docs.anthropic.com/en/docs/agents-and-tools/tool-use */
export const longNames: ToolNameRule = { pattern: /^[a-zA-Z0-9_-]+$/, longest: 128 };
/** Google's rule: https://ai.google.dev/api/caching#FunctionDeclaration. Of its hosts the strictest takes 64 characters. */
export const googleNames: ToolNameRule = { pattern: /^[a-zA-Z_][a-zA-Z0-9_.:-]*$/, longest: 64 };

const rules = [shortNames, longNames, googleNames];

/**
 * The content with names of tools that the target takes. A name that it would refuse gets another one, the same wherever it stands;
 * {@link withCallersNames} gives the caller its own name back.
 */
export function withToolNames(content: ChatContent, rule: ToolNameRule): ChatContent {
  const named = (name: string) => fitting(name, rule);
  const called = content.messages.some(({ parts }) => parts.some((part) => part.kind === 'tool-call'));
  if (content.tools.length === 0 && !called) return content;
  const choice = content.toolChoice;
  return {
    ...content,
    tools: content.tools.map((tool) => ({ ...tool, name: named(tool.name) })),
    toolChoice: choice?.kind === 'tool' ? { ...choice, name: named(choice.name) } : choice,
    messages: content.messages.map((message) => inMessage(message, named)),
  };
}

function inMessage(message: ChatMessage, named: (name: string) => string): ChatMessage {
  if (message.role === 'tool') return { ...message, name: message.name === null ? null : named(message.name) };
  if (message.role !== 'assistant') return message;
  const parts = message.parts.map((part) => (part.kind === 'tool-call' ? { ...part, name: named(part.name) } : part));
  return { ...message, parts };
}

/** A client format whose answers call tools by the caller's own names, however they were sent to the provider. */
export function withCallersNames(format: Pick<ClientFormat, 'encodeAnswer' | 'openWriter'>) {
  return {
    encodeAnswer: (answer: ChatAnswer, context: AnswerContext): string =>
      format.encodeAnswer(inAnswer(answer, callersName(context.call)), context),
    openWriter: (context: AnswerContext): StreamWriter => {
      const writer = format.openWriter(context);
      const named = callersName(context.call);
      return {
        pass: (event) => writer.pass(event),
        write: (delta) => writer.write(delta.kind === 'tool-call' ? { ...delta, name: named(delta.name) } : delta),
        end: () => writer.end(),
        fail: (error) => writer.fail(error),
      };
    },
  };
}

function inAnswer(answer: ChatAnswer, named: (name: string) => string): ChatAnswer {
  const inChoice = (choice: AnswerChoice): AnswerChoice => ({
    ...choice,
    parts: choice.parts.map((part) => (part.kind === 'tool-call' ? { ...part, name: named(part.name) } : part)),
  });
  return { ...answer, choices: answer.choices.map(inChoice) };
}

/** The caller's name of a tool that a provider may know by another. The caller's tools are looked at when the first is called. */
function callersName(call: ChatCall): (name: string) => string {
  let own: Map<string, string> | null = null;
  return (name) => {
    own ??= new Map(call.content().tools.flatMap((tool) => rules.map((rule) => [fitting(tool.name, rule), tool.name])));
    return own.get(name) ?? name;
  };
}

/** The name itself if it may be used, else what it has of letters that may, told apart from others by its hash. */
function fitting(name: string, { pattern, longest }: ToolNameRule): string {
  if (name.length <= longest && pattern.test(name)) return name;
  const plain = name.replaceAll(/[^a-zA-Z0-9_-]/g, '_').replace(/^(?![a-zA-Z_])/, '_');
  const hash = hashOf(name);
  return `${plain.slice(0, longest - hash.length - 1)}_${hash}`;
}

/** FNV-1a, 32 bits: http://www.isthe.com/chongo/tech/comp/fnv */
function hashOf(text: string): string {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(text)) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  return hash.toString(16).padStart(8, '0');
}
