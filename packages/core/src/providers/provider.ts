import type { ProviderFormat, Quirks } from '../formats/wire-format.ts';
import type { OperationName, OperationWire } from '../operations/operation.ts';
import type { BookProvider } from '../pricing/price-book-data.ts';
import type { ProviderFailure } from '../routing/provider-failure.ts';
import type { CredentialKind } from './credential.ts';

/** What an address may depend on: the model in the provider's own name, and the account's base URL without a slash at its end. */
export type AddressParts = { model: string; stream: boolean; baseUrl: string };

/** A chat format that a host serves, and where. */
export type ChatHost = {
  format: ProviderFormat;
  /** The path and query below the base URL. */
  path(parts: AddressParts): string;
  /** How this host differs from others of its format. */
  quirks?: Partial<Quirks>;
  /** Which models it serves in this format; all when absent. */
  serves?(model: string): boolean;
};

/** An operation that a host serves, and where. */
export type OperationHost = { wire: OperationWire; path(parts: AddressParts): string; serves?(model: string): boolean };

/** How a call is signed in. The gateway carries it out; `headers` are made from the credential alone. */
export type SignIn =
  | { kind: 'headers'; headers(credential: string): Record<string, string> }
  /** AWS Signature Version 4 when the credential is a key pair, a Bedrock API key otherwise. */
  | { kind: 'aws'; service: string }
  /** A Google service account's key (JSON) traded for a short-lived access token of this scope. */
  | { kind: 'google-service-account'; scope: string };

/** A host that serves models: where a format is spoken, how one signs in, and its quirks. */
export type Provider = {
  id: string;
  name: string;
  /** The base URL filled in for a new account; null when only the customer knows it. */
  defaultBaseUrl: string | null;
  /** An example of a base URL, for hosts whose address has the customer's own parts in it. */
  baseUrlExample?: string;
  /** What the credential is, for the form that asks for it. `none` still takes one when the host asks for it. */
  credential: CredentialKind;
  signIn: SignIn;
  /** The chat formats it serves; the first is taken for callers whose own format is not among them. */
  chat: readonly ChatHost[];
  operations: Partial<Record<OperationName, OperationHost>>;
  /** Where its models are listed, and which names the list holds; null when it has no list. */
  models: { path: string; read(body: unknown): string[] | undefined } | null;
  /** Whether it keeps files, batches and responses under OpenAI's paths. */
  storesFiles?: boolean;
  /** Failures that this host words in its own way; null leaves the verdict to the format. */
  failureOf?(status: number, body: string): ProviderFailure | null;
  /** Its part of the price book; null searches the whole book by the model's name. */
  prices: BookProvider | null;
};
