import type { FormatName } from '@switchyard/core/chat/content';
import { anthropicMessages } from '@switchyard/core/formats/anthropic-messages/anthropic-messages';
import { googleGenerateContent } from '@switchyard/core/formats/google-generate-content/google-generate-content';
import { openaiChat } from '@switchyard/core/formats/openai-chat/openai-chat';
import { openaiResponses } from '@switchyard/core/formats/openai-responses/openai-responses';
import type { ClientFormat } from '@switchyard/core/formats/wire-format';

/** The wire formats that callers speak. */
export const clientFormats: readonly ClientFormat[] = [
  openaiChat,
  openaiResponses,
  anthropicMessages,
  googleGenerateContent,
];

/** The format of a call that was decoded here. */
export function clientFormat(name: FormatName): ClientFormat {
  const found = clientFormats.find((format) => format.name === name);
  if (found === undefined) throw new Error(`No caller speaks ${name}.`);
  return found;
}
