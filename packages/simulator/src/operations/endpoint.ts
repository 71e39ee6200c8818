import type { z } from 'zod';
import type { BilledAmounts } from '../bill/bill.ts';
import type { Buckets } from '../bill/buckets.ts';
import type { Frame } from '../faults/performance.ts';
import type { Problem } from '../faults/problem.ts';
import type { Script } from '../faults/script.ts';
import type { Dialect } from './dialect.ts';

/** What an answer may depend on besides its request. */
export interface Setting {
  script: Script;
  /** The model name without options. */
  baseModel: string;
  callNumber: number;
  createdSeconds: number;
  /** `http://host:port` as the caller named it. */
  origin: string;
}

/** What an answer costs; without `usage` the buckets follow from the amounts. */
export type Cost = BilledAmounts & { usage?: Buckets };

/** One answer: its bytes, its events when it can be streamed, and what it costs. */
export interface Answer {
  tokens: Cost;
  json(): string | Uint8Array;
  /** The media type of `json()`; JSON when absent. */
  contentType?: string;
  frames?(): Iterable<Frame>;
  /** What so many content frames of a stream cost; one completion token each when absent. */
  costOf?(frames: number): Partial<BilledAmounts>;
}

/** A request that can be answered. */
export interface Ready {
  kind: 'ready';
  /** The model as asked, options included. */
  model: string;
  stream: boolean;
  answer(setting: Setting): Answer;
}

/** A checked body, or why the vendor refuses it. */
export type Prepared = Ready | { kind: 'refused'; problem: Problem };

/** One operation of a vendor: how its body comes, how it is checked, and what it answers. */
export interface Endpoint {
  dialect: Omit<Dialect, 'explain'>;
  reads: 'json' | 'form';
  prepare(body: unknown): Prepared;
}

/** What makes an endpoint for requests of one shape. */
export interface EndpointSpec<Request extends { model: string }> {
  dialect: Dialect;
  /** JSON when absent. */
  reads?: 'json' | 'form';
  schema: z.ZodType<Request>;
  /** What the schema cannot see: fields that contradict each other or the model. Told the model without its options. */
  contradiction?(request: Request, baseModel: string): Problem | null;
  streams?(request: Request, baseModel: string): boolean;
  answer(request: Request, setting: Setting): Answer;
}

/** Makes an endpoint. The type of the request stays inside, so that endpoints fit in one table. */
export function endpoint<Request extends { model: string }>(spec: EndpointSpec<Request>): Endpoint {
  const refused = (problem: Problem): Prepared => ({ kind: 'refused', problem });
  return {
    dialect: spec.dialect,
    reads: spec.reads ?? 'json',
    prepare(body) {
      const parsed = spec.schema.safeParse(body);
      if (!parsed.success) return refused(spec.dialect.explain(parsed.error, body));
      const request = parsed.data;
      const baseModel = request.model.split('+')[0] ?? '';
      const contradiction = spec.contradiction?.(request, baseModel) ?? null;
      if (contradiction) return refused(contradiction);
      return {
        kind: 'ready',
        model: request.model,
        stream: spec.streams?.(request, baseModel) ?? false,
        answer: (setting) => spec.answer(request, setting),
      };
    },
  };
}

/** JSON as vendors send it. */
export const jsonText = (value: unknown): string => `${JSON.stringify(value)}\n`;

/** One event of a stream that has only data. */
export const dataFrame = (kind: Frame['kind'], data: unknown): Frame => ({
  kind,
  text: `data: ${JSON.stringify(data)}\n\n`,
});

/** The cost of an answer of which nothing but its prompt is paid. */
export const promptOnly = (promptTokens: number): BilledAmounts => ({
  promptTokens,
  cachedTokens: 0,
  completionTokens: 0,
  reasoningTokens: 0,
});
