import { z } from 'zod';

/** Kinds of sinks: JSON lines in an S3-compatible bucket, a signed webhook, and traces by OTLP over HTTP. */
export const sinkKinds = ['s3', 'webhook', 'otlp'] as const;

/** See {@link sinkKinds}. */
export type SinkKind = (typeof sinkKinds)[number];

/** The name of an HTTP header in lower case. */
export const headerName = z.string().regex(/^[a-z0-9][a-z0-9-]{0,63}$/, 'Lower-case letters, digits and dashes.');

/** A bucket's name as S3 has it. */
export const bucketName = z
  .string()
  .regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, 'From 3 to 63 lower-case letters, digits, dots and dashes.');

/** What comes before the names of objects; folders end with a slash. */
export const objectPrefix = z
  .string()
  .max(200, 'At most 200 characters.')
  .regex(/^(?![/])[A-Za-z0-9!_.*'()/=-]*$/, "Letters, digits and /!_.*'()=- and no slash at the beginning.")
  .refine((prefix) => !prefix.split('/').includes('..'), 'No ".." between slashes.');

/** A region's name. */
export const regionName = z.string().regex(/^[a-z0-9-]{1,40}$/, 'For example "us-east-1".');

/** Where a sink sends to: addresses and names, no secrets. */
export const sinkConfiguration = z.discriminatedUnion('kind', [
  /** The bucket is a folder of the endpoint: `<endpoint>/<bucket>/<prefix>…`. */
  z.strictObject({
    kind: z.literal('s3'),
    endpoint: z.url(),
    region: regionName,
    bucket: bucketName,
    prefix: objectPrefix,
  }),
  z.strictObject({ kind: z.literal('webhook'), url: z.url() }),
  /** `url` is the whole address that traces are posted to, such as `https://collector.example/v1/traces`. */
  z.strictObject({ kind: z.literal('otlp'), url: z.url(), headerNames: z.array(headerName).max(10) }),
]);

/** See {@link sinkConfiguration}. */
export type SinkConfiguration = z.infer<typeof sinkConfiguration>;

/** What must stay secret of a sink. */
export const sinkSecrets = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('s3'),
    accessKeyId: z.string().min(1).max(200),
    secretAccessKey: z.string().min(1).max(500),
  }),
  /** `whsec_` and base64, as Standard Webhooks writes it. */
  z.strictObject({ kind: z.literal('webhook'), signingSecret: z.string().regex(/^whsec_[A-Za-z0-9+/]{32,}={0,2}$/) }),
  /** Values of headers by name. */
  z.strictObject({ kind: z.literal('otlp'), headers: z.record(headerName, z.string().max(4_000)) }),
]);

/** See {@link sinkSecrets}. */
export type SinkSecrets = z.infer<typeof sinkSecrets>;
