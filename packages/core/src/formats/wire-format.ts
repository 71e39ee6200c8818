import type { ChatCall } from '../chat/chat-call.ts';
import type { ChatAnswer, ChatDelta, ReadAnswer, StreamEvent, StreamPart } from '../chat/chat-event.ts';
import type { FormatName } from '../chat/content.ts';
import type { GatewayError } from '../errors.ts';
import type { ProviderFailure } from '../routing/provider-failure.ts';
import type { GivenParameters } from './given-parameters.ts';
import type { Translation } from './translation.ts';

/** How errors look to the callers of a family of endpoints: OpenAI's, Anthropic's, Google's. */
export type Dialect = {
  name: 'openai' | 'anthropic' | 'google';
  /** The body of an error response, as JSON can hold it. */
  encodeError(error: GatewayError, requestId: string): Record<string, unknown>;
  /** The same as the last frame of a stream that has already begun. */
  errorFrame(error: GatewayError, requestId: string): string;
};

/** A caller's request, as far as a format looks at it. */
export type CallInput = {
  /** The body. */
  text: string;
  /** The model in the address, where the format has it there (Google); null elsewhere. */
  model: string | null;
  /** Whether the address asks for a stream, where the format says it there; null elsewhere. */
  stream: boolean | null;
  query: URLSearchParams;
  headers: Headers;
};

/** What an answer must know of the request it answers. */
export type AnswerContext = {
  call: ChatCall;
  requestId: string;
  /** The time of the request, seconds since 1970. */
  createdSeconds: number;
  /** The model that serves, in the provider's own name. */
  model: string;
};

/** Writes the frames of a stream. Each method answers text to send on, or '' for nothing. */
export type StreamWriter = {
  /** An event of the same format, passed on as it came. */
  pass(event: StreamEvent): string;
  /** A step of an answer that came in another format. */
  write(delta: ChatDelta): string;
  /** What ends a whole stream. Called once, after everything has been settled. */
  end(): string;
  /** What ends a stream that broke off. */
  fail(error: GatewayError): string;
};

/** A wire format as it is served to callers. Pure: text in, text out. */
export type ClientFormat = {
  name: FormatName;
  dialect: Dialect;
  /** Reads a caller's body. Strict about every field that is known, whatever the rest is. Throws a GatewayError that names the field and the fix. */
  decodeCall(input: CallInput): ChatCall;
  /** The call as if its caller had given these parameters. Every other byte of its body stays. */
  giveParameters(call: ChatCall, given: GivenParameters): ChatCall;
  /** Writes an answer that came in another format. */
  encodeAnswer(answer: ChatAnswer, context: AnswerContext): string;
  openWriter(context: AnswerContext): StreamWriter;
  /** The content type of this call's stream. */
  streamContentType(call: ChatCall): string;
};

/** Ways in which hosts of one format differ. Each has a default in {@link noQuirks}. */
export type Quirks = {
  /** The member that carries an output bound. */
  outputBoundMember: 'max_completion_tokens' | 'max_tokens';
  /** Whether usage on streams must be asked for, or comes by itself (and asking is an error). */
  streamUsage: 'ask' | 'always';
  /** Whether reasoning tokens are inside the reported completion tokens, or beside them. */
  reasoningTokens: 'inside' | 'beside';
  /** Whether the body names the model, or only the address does. */
  modelInBody: boolean;
  /** Which ids of tool calls it takes: any of at most 40 characters, or nine letters and digits (Mistral). */
  toolCallIds: 'forty-characters' | 'nine-letters';
  /** The most stop sequences that it takes; null where none is told. */
  mostStopSequences: number | null;
  /** The `anthropic_version` that stands in the body instead of a header (Vertex AI); null elsewhere. */
  anthropicVersionInBody: string | null;
};

/** What hosts do unless their folder says otherwise. */
export const noQuirks: Readonly<Quirks> = Object.freeze({
  outputBoundMember: 'max_tokens',
  streamUsage: 'ask',
  reasoningTokens: 'inside',
  modelInBody: true,
  toolCallIds: 'forty-characters',
  mostStopSequences: null,
  anthropicVersionInBody: null,
});

/** What the gateway changes in a call on its way to a provider. */
export type UpstreamChanges = {
  /** The model in the provider's own name. */
  model: string;
  /** An output bound to add because the caller set none and a budget must hold, in tokens; null adds nothing. */
  addMaxOutputTokens: number | null;
  quirks: Quirks;
};

/** What reading an answer needs beside the answer. */
export type ReadContext = {
  quirks: Quirks;
  /** A text that is this attempt's alone, to make ids from where a provider gives none. */
  idSeed: string;
};

/** Reads a stream, event by event; it may remember. */
export type StreamReader = {
  /** What the event says; undefined when it is not of this format. */
  read(event: StreamEvent): StreamPart | undefined;
};

/** A provider's refusal, as far as its body tells. */
export type ProviderRefusal = { failure: ProviderFailure; message: string };

/** A wire format as it is spoken to providers. Pure: text in, text out. */
export type ProviderFormat = {
  name: FormatName;
  /** How its streams are framed. */
  framing: 'sse' | 'aws-event-stream';
  /** Whether only the end of the bytes ends its streams, since usage may follow their last word. */
  endsWithBytes?: boolean;
  /** Headers that every call of this format carries; a caller's own of the same name win. */
  headers: Readonly<Record<string, string>>;
  /** The body for a provider when the caller speaks the same format: every byte as it was but for the changes. */
  passThrough(call: ChatCall, changes: UpstreamChanges): string;
  /** The body for a provider when the caller speaks another format. What cannot be said goes to `translation`. */
  encodeRequest(call: ChatCall, changes: UpstreamChanges, translation: Translation): string;
  /** Reads a whole answer; undefined when it is not one. */
  readAnswer(body: string, context: ReadContext): ReadAnswer | undefined;
  openReader(context: ReadContext): StreamReader;
  /** Classifies an answer whose status is an error. */
  readRefusal(status: number, body: string): ProviderRefusal;
};

/** A format that is both served and spoken. */
export type WireFormat = ClientFormat & ProviderFormat;
