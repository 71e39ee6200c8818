import type { ChatCall } from '../chat/chat-call.ts';
import type { ChatAnswer, ChatEvent } from '../chat/chat-event.ts';
import type { GatewayError } from '../errors.ts';
import type { ProviderFailure } from '../routing/provider-failure.ts';

/** What the gateway changes in a call on its way to a provider; everything else passes through untouched. */
export type UpstreamChanges = {
  /** The model in the provider's own name. */
  model: string;
  /** An output bound to add because the caller set none and a budget must hold; null adds nothing. */
  addMaxOutputTokens: number | null;
  /** The member that carries it at this provider. */
  outputBoundMember: 'max_completion_tokens' | 'max_tokens';
};

/** A provider's refusal, as far as its body tells. */
export type ProviderRefusal = { failure: ProviderFailure; message: string };

/** One wire format, served to callers and spoken to providers. Pure: text in, text out. */
export type WireFormat = {
  name: string;
  /** Reads a caller's body. Throws a GatewayError that names the field and the fix. */
  decodeCall(body: string): ChatCall;
  /** The body for the provider. */
  encodeUpstream(call: ChatCall, changes: UpstreamChanges): string;
  /** Reads a whole answer; undefined when it is not one. */
  readAnswer(body: string): ChatAnswer | undefined;
  /** Reads the data of one server-sent event; undefined when it is not of this format. */
  readEvent(data: string): ChatEvent | undefined;
  /** Classifies an answer whose status is an error. */
  readRefusal(status: number, body: string): ProviderRefusal;
  /** The error as this format's callers expect it. */
  encodeError(error: GatewayError): { error: Record<string, unknown> };
  /** The data of the event that ends a whole stream; null when the format has none. */
  streamEnd: string | null;
};
