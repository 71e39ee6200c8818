import type { AssistantPart, FormatName } from '@switchyard/core/chat/content';
import { noQuirks } from '@switchyard/core/formats/wire-format';
import { findProvider } from '@switchyard/core/providers/index';
import type { OpenAttempt, OpenRequest } from '../open-request.ts';

/**
 * The words of an attempt's answer, to compare them with others'. Of a stream they were gathered as they came; a whole answer is kept
 * as its provider wrote it and is read here. Empty when there are none, and for everything but chats.
 */
export function textOfAnswer({ call }: Pick<OpenRequest, 'call'>, attempt: OpenAttempt): string {
  if (call.kind !== 'chat') return '';
  if (call.stream) return attempt.output;
  const format = formatOf(attempt.provider, attempt.upstreamFormat);
  const read = attempt.output === '' ? undefined : format?.readAnswer(attempt.output, { quirks: noQuirks, idSeed: '' });
  return read === undefined
    ? ''
    : read
        .answer()
        .choices.flatMap(({ parts }) => parts.map(wordsOf))
        .join('\n');
}

const formatOf = (provider: string, name: FormatName | string | null) =>
  findProvider(provider)?.chat.find(({ format }) => format.name === name)?.format;

const wordsOf = (part: AssistantPart): string =>
  part.kind === 'tool-call' ? `${part.name} ${part.arguments}` : part.text;
