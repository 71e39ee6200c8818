/**
 * What is said in a chat, in no vendor's words. Every wire format is read into this and written from it, so that N formats need N
 * readers and writers and not N × N. Each piece knows where it stood in the caller's body (`at`: `messages.3.content.1`), so that
 * a target that cannot express it can name it.
 */

/** Where bytes come from: an address, the bytes themselves (base64), or an id that the provider gave. */
export type MediaSource =
  | { kind: 'url'; url: string }
  | { kind: 'data'; mediaType: string; base64: string }
  | { kind: 'id'; id: string };

/** A mark up to which the provider should cache the prompt. Lifetime in seconds: 300 or 3,600. */
export type CacheMark = { lifetimeSeconds: 300 | 3_600 };

/** A source that backs a stretch of the answer. */
export type Citation = {
  /** The cited words; null when the provider only names the source. */
  citedText: string | null;
  url: string | null;
  title: string | null;
  /** Where in the answer's text the backed stretch starts and ends, in characters; null when unknown. */
  start: number | null;
  end: number | null;
  /** The vendor's own form, for a caller of the same family: its format's name and the value. */
  native: { format: FormatName; value: unknown } | null;
};

/**
 * A provider's seal on its reasoning. It must come back unchanged on the next turn, and only to a provider of the format that made
 * it; {@link sealSignature} carries it through the answers of other formats.
 */
export type Signature = { format: FormatName; value: string };

export type TextPart = { kind: 'text'; at: string; text: string; cache: CacheMark | null; citations: Citation[] };
export type ImagePart = {
  kind: 'image';
  at: string;
  source: MediaSource;
  /** OpenAI's resolution hint: "low", "high", "auto"; null when not given. */
  detail: string | null;
  cache: CacheMark | null;
};
/** A document: PDF or text. */
export type FilePart = {
  kind: 'file';
  at: string;
  source: MediaSource;
  name: string | null;
  cache: CacheMark | null;
  /** Whether the caller wants the answer to cite it. */
  cite: boolean;
};
/** Sound as the caller sent it; `format` is "wav", "mp3" … */
export type AudioPart = { kind: 'audio'; at: string; format: string; base64: string };
/**
 * A stretch of reasoning. `text` is empty when only the seal is known; `redacted` says that the provider hid the text, and then the
 * signature holds it in encrypted form. A signature that stands before a tool call and without text belongs to that call (Google).
 */
export type ReasoningPart = {
  kind: 'reasoning';
  at: string;
  text: string;
  signature: Signature | null;
  redacted: boolean;
  /** The provider's id of this stretch (OpenAI responses); null elsewhere. */
  id: string | null;
};
/** A call of a tool. `arguments` is JSON text, as the model wrote it; "" counts as "{}". */
export type ToolCallPart = {
  kind: 'tool-call';
  at: string;
  id: string;
  name: string;
  arguments: string;
  cache: CacheMark | null;
};
export type RefusalPart = { kind: 'refusal'; at: string; text: string };

export type UserPart = TextPart | ImagePart | FilePart | AudioPart;
export type AssistantPart = TextPart | ReasoningPart | ToolCallPart | RefusalPart;

/** One message. Results of tools are messages of their own, in the order of the calls they answer. */
export type ChatMessage =
  /** `developer` ranks below `system` where a format knows both; elsewhere both are instructions. */
  | { role: 'system' | 'developer'; at: string; parts: TextPart[] }
  | { role: 'user'; at: string; name: string | null; parts: UserPart[] }
  | { role: 'assistant'; at: string; name: string | null; parts: AssistantPart[] }
  | {
      role: 'tool';
      at: string;
      callId: string;
      /** The tool's name, found by its call where the format does not repeat it; null when there is no such call. */
      name: string | null;
      isError: boolean;
      parts: (TextPart | ImagePart | FilePart)[];
      cache: CacheMark | null;
    };

/** A function that the model may call. `parameters` is a JSON schema; null means that it takes none. */
export type Tool = {
  at: string;
  name: string;
  description: string | null;
  parameters: Record<string, unknown> | null;
  strict: boolean | null;
  cache: CacheMark | null;
};

export type ToolChoice = { kind: 'auto' | 'none' | 'required' } | { kind: 'tool'; name: string };

/** The form that the answer's text must have. */
export type AnswerFormat =
  | { kind: 'json' }
  | {
      kind: 'schema';
      name: string;
      description: string | null;
      schema: Record<string, unknown>;
      strict: boolean | null;
    };

/** How much the model may think. `effort` and `budgetTokens` are two ways to say it; formats convert with `effort.ts`. */
export type Reasoning = {
  effort: ReasoningEffort | null;
  budgetTokens: number | null;
  /** Whether the caller wants to see the reasoning, or a summary; null leaves it to the provider. */
  show: boolean | null;
};

export type ReasoningEffort = 'none' | 'minimal' | 'low' | 'medium' | 'high' | 'xhigh';

/** A setting that the chat model above has no place for. */
export type Beyond = {
  /** The member's name in the caller's body. */
  param: string;
  value: unknown;
  /** Whether leaving it out changes nothing that the caller would see in the answer (`metadata`, `user`, `store: false`). */
  harmless: boolean;
  /** Why no other format has it, to complete "…, which cannot be sent to <target>: <why>". */
  why?: string;
};

/** Everything that a chat call says. Settings that were not given are null. */
export type ChatContent = {
  messages: ChatMessage[];
  tools: Tool[];
  toolChoice: ToolChoice | null;
  parallelToolCalls: boolean | null;
  answerFormat: AnswerFormat | null;
  reasoning: Reasoning | null;
  temperature: number | null;
  topP: number | null;
  topK: number | null;
  seed: number | null;
  frequencyPenalty: number | null;
  presencePenalty: number | null;
  stop: string[];
  /** Log-probabilities of the answer's tokens, with this many alternatives each. */
  logprobs: { top: number } | null;
  /** "auto", "default", "flex", "priority" … */
  serviceTier: string | null;
  /** What the settings above are called in the caller's format, to name them in errors. */
  paramNames: Partial<Record<ContentSetting, string>>;
  beyond: Beyond[];
};

/** A setting of {@link ChatContent} that a target may be unable to express. */
export type ContentSetting =
  | Exclude<keyof ChatContent, 'messages' | 'paramNames' | 'beyond'>
  | 'choices'
  | 'maxOutputTokens'
  /** Parts of a setting that a target may take without the rest: how many alternatives, how to think, and whether to show it. */
  | 'topLogprobs'
  | 'reasoningEffort'
  | 'reasoningBudget'
  | 'reasoningShow';

/** The wire formats that carry chats. */
export const formatNames = [
  'openai-chat',
  'openai-responses',
  'anthropic-messages',
  'google-generate-content',
  'bedrock-converse',
  'cohere-chat',
] as const;

/** See {@link formatNames}. */
export type FormatName = (typeof formatNames)[number];
