import type { ChatContent, ContentSetting } from '../chat/content.ts';
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

/** Refuses or drops a setting, if it was given. */
export function refuseSetting(
  content: ChatContent,
  setting: ContentSetting,
  refusal: { translation: Translation; why: string },
): void {
  refusal.translation.unsupported(content.paramNames[setting] ?? setting, refusal.why);
}

/** Refuses or leaves out the settings beyond the chat model, but for those that the target takes itself. */
export function refuseBeyond(content: ChatContent, translation: Translation, taken: readonly string[] = []): void {
  for (const { param, harmless, why } of content.beyond) {
    if (taken.includes(param)) continue;
    if (harmless) translation.leaveOut(param);
    else translation.unsupported(param, why ?? 'it has no counterpart there');
  }
}
