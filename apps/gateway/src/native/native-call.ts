import type { ProviderFormat } from '@switchyard/core/formats/wire-format';
import type { OperationWire } from '@switchyard/core/operations/operation';
import type { ReportedUsage } from '@switchyard/core/pricing/usage';

/** What becomes of a JSON answer on its way to the caller, and what it tells of costs that arose elsewhere (a batch). */
export type Rewritten = {
  text: string;
  bill: { model: string; reported: ReportedUsage; serviceTier: string } | null;
};

/** A request to a provider account in the provider's own words, of which only what the gateway can read is understood. */
export type NativeCall = {
  kind: 'native';
  method: string;
  /** Path and query below the account's base URL. */
  path: string;
  contentType: string | null;
  body: Uint8Array<ArrayBuffer> | null;
  /** Headers of the caller's that the provider must see as they are. */
  forwardHeaders: Readonly<Record<string, string>>;
  /** The chat format of this address, to read the usage by; null when the address is none of a chat's. */
  format: ProviderFormat | null;
  /** How the provider speaks the operation of this address, to read the usage by; null when it is none of an operation's. */
  wire: OperationWire | null;
  /** The model it names; empty when it names none. */
  model: string;
  /** Whether the call may cost money. Looking things up and storing them does not. */
  mayCost: boolean;
  stream: boolean;
  wantsStreamUsage: true;
  maxOutputTokens: number | null;
  choices: 1;
  maxInputTokens: number;
  endUser: null;
  /** Whether the answer to the call is not the end of its work, which goes on at the provider (a batch). */
  endsLater?: boolean;
  /** Rewrites a whole JSON answer; null passes it on as it is. */
  rewrite: ((answer: string) => Promise<Rewritten>) | null;
};

/** What every native call has in common unless it says otherwise: it costs nothing and is passed on. */
export const plainNativeCall = {
  kind: 'native',
  contentType: null,
  body: null,
  forwardHeaders: {},
  format: null,
  wire: null,
  model: '',
  mayCost: false,
  stream: false,
  wantsStreamUsage: true,
  maxOutputTokens: null,
  choices: 1,
  maxInputTokens: 0,
  endUser: null,
  rewrite: null,
} as const satisfies Partial<NativeCall>;
