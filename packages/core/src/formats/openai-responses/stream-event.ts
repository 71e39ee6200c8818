import { z } from 'zod';

const text = z.string().catch('');
const index = z.int().nonnegative().catch(0);

/** An event of a stream, as far as any kind of event is looked at. */
const streamEvent = z.looseObject({
  type: z.string(),
  output_index: index,
  content_index: index,
  summary_index: index,
  delta: text,
  text,
  refusal: text,
  arguments: text,
  logprobs: z.unknown().optional(),
  annotation: z.unknown().optional(),
  item: z.unknown().optional(),
  response: z.unknown().optional(),
});

/** See {@link readStreamEvent}. */
export type StreamEventData = z.infer<typeof streamEvent>;

/** Reads the data of an event; undefined when it is none of this format. */
export const readStreamEvent = (json: unknown): StreamEventData | undefined => streamEvent.safeParse(json).data;
