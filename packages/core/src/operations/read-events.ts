import { z } from 'zod';
import { parseJson } from '../json/parse-json.ts';
import type { ReportedUsage } from '../pricing/usage.ts';
import type { OperationEvent } from './operation.ts';

/** What an event says that is of no interest. */
export const quietEvent: OperationEvent = { reported: null, done: false, isError: false, usageOnly: false };

const event = z.looseObject({
  type: z.string().nullish().catch(null),
  error: z.unknown().optional(),
  usage: z.unknown().optional(),
});

/** Reads OpenAI's typed events: those whose type matches `last` end a piece of the stream and tell its usage. */
export function readTypedEvent(
  data: string,
  { last, readUsage }: { last: RegExp; readUsage: (usage: unknown) => ReportedUsage | null },
): OperationEvent {
  const { data: read } = event.safeParse(parseJson(data));
  if (!read) return quietEvent;
  if (read.error || read.type === 'error') return { ...quietEvent, isError: true };
  if (!last.test(read.type ?? '')) return quietEvent;
  return { ...quietEvent, done: true, reported: readUsage(read.usage) };
}

/** Operations that are never streamed have no events. */
export const noEvents = (): OperationEvent => quietEvent;
