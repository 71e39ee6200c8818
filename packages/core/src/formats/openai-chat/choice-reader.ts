import type { ChatDelta } from '../../chat/chat-event.ts';
import type { Citation, Signature } from '../../chat/content.ts';
import { readFinish } from './finish-reason.ts';
import {
  callsIn,
  citationsIn,
  contentPieces,
  detailsIn,
  type ForeignCall,
  type ForeignMessage,
  logprobsIn,
  othersIn,
  plainReasoning,
} from './foreign-message.ts';
import type { ReasoningDetail } from './message-schema.ts';
import { signatureOfDetail, signatureOfMember } from './reasoning-details.ts';

/** Reads the steps of one choice; what comes after its finish is dropped. */
export type ChoiceReader = {
  say(message: ForeignMessage): ChatDelta[];
  logprobs(given: unknown): ChatDelta[];
  /** Sources that are listed for the whole answer; they count only where the text named none. */
  cite(citations: readonly Citation[]): ChatDelta[];
  finish(raw: string): ChatDelta[];
};

/** Starts to read a choice. `idSeed` makes the ids of calls that come without. */
export function openChoice(choice: number, idSeed: string): ChoiceReader {
  const thoughts = openThoughts(choice);
  const calls = openCalls(choice, idSeed);
  const said = { calls: false, refusal: false };
  let finished = false;
  let cited = false;

  function cite(citations: readonly Citation[]): ChatDelta[] {
    cited ||= citations.length > 0;
    return citations.map((citation) => ({ kind: 'citation', choice, citation }));
  }

  function spoken(message: ForeignMessage): ChatDelta[] {
    const pieces = contentPieces(message.content).flatMap(({ kind, text }): ChatDelta[] => {
      if (kind === 'reasoning') return thoughts.plain('reasoning_content', text);
      return [...thoughts.close(), { kind: 'text', choice, text }];
    });
    const { refusal } = message;
    const refused: ChatDelta[] =
      typeof refusal === 'string' && refusal !== ''
        ? [...thoughts.close(), { kind: 'refusal', choice, text: refusal }]
        : [];
    said.refusal ||= refused.length > 0;
    return [...pieces, ...cite(citationsIn(message)), ...refused];
  }

  return {
    say(message) {
      if (finished) return [];
      const called = calls.read(callsIn(message));
      said.calls ||= called.length > 0;
      const others = othersIn(message).map((other): ChatDelta => ({ kind: 'other', choice, ...other }));
      const closed = () => (called.length > 0 || others.length > 0 ? thoughts.close() : []);
      return [...thoughts.read(message), ...spoken(message), ...closed(), ...called, ...others];
    },
    logprobs(given) {
      const tokens = finished ? null : logprobsIn(given);
      return tokens ? [{ kind: 'logprobs', choice, tokens }] : [];
    },
    cite: (citations) => (finished || cited ? [] : cite(citations)),
    finish(raw) {
      if (finished) return [];
      finished = true;
      return [...thoughts.close(), { kind: 'finish', choice, finish: readFinish(raw, said) }];
    },
  };
}

type OpenThought = { signature: () => Signature; redacted: boolean; detail: ReasoningDetail | null };

/** Reads the reasoning. A stretch is sealed when something else follows, so that a caller can bring it back to this provider. */
function openThoughts(choice: number) {
  let open: OpenThought | null = null;

  function close(): ChatDelta[] {
    if (open === null) return [];
    const { signature, redacted } = open;
    open = null;
    return [{ kind: 'signature', choice, signature: signature(), redacted, id: null }];
  }

  const said = (text: string): ChatDelta[] => (text === '' ? [] : [{ kind: 'reasoning', choice, text }]);

  function plain(member: 'reasoning_content' | 'reasoning', text: string): ChatDelta[] {
    const before = open?.detail ? close() : [];
    open = { signature: () => signatureOfMember(member), redacted: false, detail: null };
    return [...before, ...said(text)];
  }

  function detailed(detail: ReasoningDetail): ChatDelta[] {
    const before = open && !continues(open.detail, detail) ? close() : [];
    const whole = { ...open?.detail, ...withoutNulls(detail) };
    open = { signature: () => signatureOfDetail(whole), redacted: whole.type === 'reasoning.encrypted', detail: whole };
    return [...before, ...said(detail.text ?? detail.summary ?? '')];
  }

  return {
    close,
    plain,
    /** Some hosts say the same twice, in details and as plain text. */
    read(message: ForeignMessage): ChatDelta[] {
      const details = detailsIn(message);
      const text = plainReasoning(message);
      const told = details.some((detail) => Boolean(detail.text ?? detail.summary));
      return [...(text && !told ? plain(text.member, text.text) : []), ...details.flatMap(detailed)];
    },
  };
}

const withoutNulls = (detail: ReasoningDetail): ReasoningDetail =>
  Object.fromEntries(Object.entries(detail).filter(([, value]) => value !== null)) as ReasoningDetail;

/** A detail goes on in the next chunk until it is sealed. */
const continues = (open: ReasoningDetail | null, next: ReasoningDetail) =>
  open !== null && open.type === next.type && open.index === next.index && !open.signature && !open.data;

type OpenCall = { index: number; id: string; given: boolean; name: string | null; waiting: string };

/** Reads calls. Not every host numbers them, names them at once or gives them ids. */
function openCalls(choice: number, idSeed: string) {
  const calls: OpenCall[] = [];
  const byNumber = new Map<number, OpenCall>();

  function open({ index, id }: ForeignCall): OpenCall {
    const number = calls.length;
    const made = `call_${idSeed.replaceAll(/[^a-zA-Z0-9]/g, '').slice(-24)}${choice}x${number}`;
    const call = { index: number, id: id ?? made, given: id !== null, name: null, waiting: '' };
    calls.push(call);
    if (index !== null) byNumber.set(index, call);
    return call;
  }

  function find({ index, id, name }: ForeignCall): OpenCall | undefined {
    const same = calls.find((call) => id !== null && call.id === id);
    const known = index === null ? (same ?? (id === null ? calls.at(-1) : undefined)) : byNumber.get(index);
    // Another id with a name is another call, even under the same number.
    const other = known?.given && id !== null && name !== null && known.id !== id;
    if (index === null && id === null && name !== null && known?.name) return undefined;
    return other ? same : known;
  }

  return {
    read: (foreign: readonly ForeignCall[]): ChatDelta[] =>
      foreign.flatMap((step) => {
        const call = find(step) ?? open(step);
        const named = call.name !== null;
        call.name ??= step.name;
        if (call.name === null) {
          call.waiting += step.arguments;
          return [];
        }
        const { index, id, name } = call;
        const text = named ? step.arguments : call.waiting + step.arguments;
        const opening: ChatDelta[] = named ? [] : [{ kind: 'tool-call', choice, index, id, name }];
        return text === '' ? opening : [...opening, { kind: 'tool-arguments', choice, index, text }];
      }),
  };
}
