/** What is in a prompt besides its text, for {@link inputBound}. */
export type PromptExtras = {
  /** Pictures, however they are given. */
  images: number;
  /** Characters of the body that are a picture's or a sound's own bytes (base64) and no text. */
  mediaCharacters: number;
  /** Whether something is only named, or unpacks to more than its bytes: files, earlier audio, stored prompts. */
  elsewhere: boolean;
};

/**
 * Never less than the tokens that any provider will count for a prompt. A byte of text is never more than one token, so the body's
 * bytes bound its tokens. Pictures are the exception both ways: they are counted by area, at no more than `maxTokensPerImage`,
 * however many bytes they have. What is elsewhere is taken to fill the model's context.
 */
export function inputBound(text: string, { images, mediaCharacters, elsewhere }: PromptExtras): number {
  const bytes = Math.max(utf8Length(text) - mediaCharacters, 0);
  return bytes + images * maxTokensPerImage + (elsewhere ? largestContext : 0);
}

/** No model in the price book reads more. */
const largestContext = 2_000_000;

/** More than the dearest published count for one picture (gpt-4o-mini at high detail: 2,833 + 8 tiles of 5,667). */
const maxTokensPerImage = 50_000;

function utf8Length(text: string): number {
  let bytes = text.length;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code > 0x7f) bytes += code > 0x7ff ? 2 : 1;
  }
  return bytes;
}
