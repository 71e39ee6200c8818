import type { ChatContent, ChatMessage, ContentSetting, FormatName } from '../chat/content.ts';
import { GatewayError } from '../errors.ts';

/**
 * What becomes of the things a target cannot say. The rule is the caller's: refuse the call and name the field, or drop the field and
 * list it in the record. Harmless settings are always dropped and listed.
 */
export type Translation = {
  /** `param` names the field in the caller's body; `why` completes "…, which <target> cannot express: <why>". Throws unless dropping is allowed. */
  unsupported(param: string, why: string): void;
  /** Leaves something out that changes nothing in the answer. */
  leaveOut(param: string): void;
  /** The fields dropped so far, in the order met, each once. */
  readonly dropped: readonly string[];
};

/** How to translate: for whom, and whether what cannot be said may be dropped. */
export type TranslationOptions = { target: string; dropUnsupported: boolean };

/** Starts a translation to `target` (the words for the provider and its format that the caller reads). */
export function startTranslation({ target, dropUnsupported }: TranslationOptions): Translation {
  const dropped = new Set<string>();
  return {
    unsupported(param, why) {
      if (!dropUnsupported)
        throw new GatewayError(
          'unsupported_parameter',
          `The field ${param} cannot be sent to ${target}: ${why}. Leave it out, route to a provider that supports it, or allow dropping with the header "x-switchyard-drop-unsupported: true".`,
          { param },
        );
      dropped.add(param);
    },
    leaveOut: (param) => void dropped.add(param),
    get dropped() {
      return [...dropped];
    },
  };
}

/** What writers call the members of parts, in the words of the formats that call them otherwise. */
const callersWords: Partial<Record<FormatName, Readonly<Record<string, string>>>> = {
  'openai-chat': { detail: 'image_url.detail', strict: 'function.strict' },
  'openai-responses': { cache_control: 'prompt_cache_breakpoint', citations: 'annotations' },
  'google-generate-content': { is_error: 'functionResponse.response' },
};

/** The translation for a caller of a format: members of parts are named as they stand in the caller's body. */
export function inCallersWords(format: FormatName, translation: Translation): Translation {
  const words = callersWords[format] ?? {};
  const named = (param: string): string => {
    const dot = param.lastIndexOf('.') + 1;
    const member = param.slice(dot);
    const isOther = dot > 0 && Object.hasOwn(words, member) && !param.startsWith('functions.');
    return isOther ? param.slice(0, dot) + words[member] : param;
  };
  return {
    unsupported: (param, why) => translation.unsupported(named(param), why),
    leaveOut: (param) => translation.leaveOut(named(param)),
    get dropped() {
      return translation.dropped;
    },
  };
}

/** Refuses or drops a setting, if it was given. */
export function refuseSetting(
  content: ChatContent,
  setting: ContentSetting,
  refusal: { translation: Translation; why: string },
): void {
  refusal.translation.unsupported(content.paramNames[setting] ?? setting, refusal.why);
}

/** Leaves a setting out that changes nothing in the answer, or that another says already. Does nothing when the caller did not write it. */
export function leaveOutSetting(content: ChatContent, setting: ContentSetting, translation: Translation): void {
  const param = content.paramNames[setting];
  if (param !== undefined) translation.leaveOut(param);
}

/** Refuses the log-probabilities, with the number of alternatives that belongs to them. */
export function refuseLogprobs(content: ChatContent, refusal: { translation: Translation; why: string }): void {
  if (content.logprobs === null) return;
  refuseSetting(content, 'logprobs', refusal);
  leaveOutSetting(content, 'topLogprobs', refusal.translation);
}

/** Leaves out what earlier answers cited: it is about words that stand there, and no target needs to be told. */
export function leaveOutCitations(message: ChatMessage, translation: Translation): void {
  for (const part of message.parts)
    if (part.kind === 'text' && part.citations.length > 0) translation.leaveOut(`${part.at}.citations`);
}

/** Refuses or leaves out the settings beyond the chat model, but for those that the target takes itself. */
export function refuseBeyond(content: ChatContent, translation: Translation, taken: readonly string[] = []): void {
  for (const { param, harmless, why } of content.beyond) {
    if (taken.includes(param)) continue;
    if (harmless) translation.leaveOut(param);
    else translation.unsupported(param, why ?? 'it has no counterpart there');
  }
}
