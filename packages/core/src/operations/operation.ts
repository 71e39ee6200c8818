import type { Translation } from '../formats/translation.ts';
import type { Dialect } from '../formats/wire-format.ts';
import type { ObjectText } from '../json/object-text.ts';
import type { ReportedUsage, Usage } from '../pricing/usage.ts';

/** What the gateway serves besides chats: one question, one answer, paid by what it consumed. */
export const operationNames = [
  'completions',
  'embeddings',
  'images-generations',
  'images-edits',
  'audio-speech',
  'audio-transcriptions',
  'audio-translations',
  'moderations',
  'rerank',
  'count-tokens',
] as const;

/** See {@link operationNames}. */
export type OperationName = (typeof operationNames)[number];

/** A field of a form: text, or a file whose bytes are carried along unread but for its first ones, the `head`. */
export type FormEntry =
  | { name: string; kind: 'text'; value: string }
  | {
      name: string;
      kind: 'file';
      file: { name: string; type: string; sizeBytes: number; head: Uint8Array; content: Blob };
    };

/** What a caller sent. */
export type OperationPayload = { kind: 'json'; object: ObjectText } | { kind: 'form'; entries: FormEntry[] };

/** A call of an operation, read as far as routing, limits and prices need it. */
export type OperationCall = {
  kind: 'operation';
  operation: OperationName;
  /** The family whose shapes the caller speaks. */
  family: OperationFamily;
  model: string;
  stream: boolean;
  wantsStreamUsage: boolean;
  maxOutputTokens: number | null;
  choices: number;
  maxInputTokens: number;
  endUser: string | null;
  /** The most it can consume in buckets that are no text tokens: images, characters, audio, searches. */
  maxUnits: Partial<Usage>;
  /** What it consumed as far as its question tells, for a provider that reports nothing (images, characters). */
  knownUnits: Partial<Usage>;
  payload: OperationPayload;
  /** What the unit price depends on besides the model: "hd/1024x1792" of a picture. Absent: the provider's default. */
  priceVariant?: string;
  /** Headers that a provider of the same family must see byte for byte (`anthropic-beta`); none when absent. */
  forwardHeaders?: Readonly<Record<string, string>>;
};

/** The families of shapes. A caller of one can be served by a provider of another where a wire translates. */
export type OperationFamily = 'openai' | 'anthropic' | 'google' | 'cohere';

/** An operation as callers see it. Pure. */
export type Operation = {
  name: OperationName;
  family: OperationFamily;
  dialect: Dialect;
  /** Whether the body is JSON or a form. */
  body: 'json' | 'form';
  /** Reads a call; strict about the fields it knows. Throws a GatewayError that names the field and the fix. */
  decode(input: OperationInput): OperationCall;
};

/** A caller's request, as far as an operation looks at it. `model` is the one in the address (Google), null elsewhere. */
export type OperationInput = {
  body: { kind: 'json'; text: string } | { kind: 'form'; entries: FormEntry[] };
  model: string | null;
  query: URLSearchParams;
  headers?: Headers;
};

/** What the gateway changes on the way to a provider. */
export type OperationChanges = { model: string; addMaxOutputTokens: number | null };

/** A provider's answer: its text, or null where it is bytes. `model` is the one that served, in the provider's own name. */
export type OperationAnswer = { contentType: string; text: string | null; model: string };

/** How one family of providers speaks an operation. Pure. */
export type OperationWire = {
  family: OperationFamily;
  encode(call: OperationCall, changes: OperationChanges, translation: Translation): OperationPayload;
  /**
   * Reads a whole answer. `text` is what the caller gets (the same text when caller and provider are of one family, and null to pass
   * the bytes on). Undefined when it is not an answer of this operation.
   */
  readAnswer(answer: OperationAnswer, call: OperationCall): ReadOperation | undefined;
  /**
   * Reads the data of one event of a stream. `before` is the usage that the stream has told so far, for operations that tell it piece
   * by piece.
   */
  readEvent(data: string, before?: Usage | null): OperationEvent;
  /**
   * The usage that an answer in the family's own shape tells, for calls in the provider's own words. Absent where callers speak those
   * anyway.
   */
  reportedIn?(text: string): ReportedUsage | null;
  /** Headers that every call of this family carries; a caller's own of the same name win. */
  headers?: Readonly<Record<string, string>>;
};

/** What an event of a stream says. */
export type OperationEvent = {
  /** The usage of the stream up to here. */
  reported: ReportedUsage | null;
  /** The stream is whole. More events may come all the same. */
  done: boolean;
  isError: boolean;
  /** Exists only because the gateway asked for usage; not passed on to a caller that did not. */
  usageOnly: boolean;
};

/** What a whole answer says. */
export type ReadOperation = { text: string | null; reported: ReportedUsage | null };
