import {
  bucketName,
  headerName,
  objectPrefix,
  regionName,
  sinkConfiguration,
  sinkSecrets,
} from '@switchyard/core/sinks/sink-configuration';
import { z } from 'zod';
import { defineRoute, withPermission } from './define-route.ts';
import { count, id, idParams, moment, name, noContent, page, pageQuery } from './fields.ts';
import { outsideAddress } from './outside-address.ts';

const logSink = z.strictObject({
  id,
  name: z.string(),
  configuration: sinkConfiguration,
  /** Whether content goes along, as far as it is kept. */
  withContent: z.boolean(),
  /** What comes while it is off is not sent later; what waited before goes on waiting. */
  enabled: z.boolean(),
  /** Requests that it has not taken yet. */
  waiting: count,
  /** Requests that were given up. */
  dead: count,
  /** For how long the oldest waiting request has waited, ms; 0 when none waits. */
  lagMs: count,
  lastDeliveredAt: moment.nullable(),
  /** What went wrong at the last try that failed; null since it took something. */
  lastError: z.string().nullable(),
  lastErrorAt: moment.nullable(),
  createdAt: moment,
});

const headers = z
  .array(
    z.strictObject({ name: z.string().trim().toLowerCase().pipe(headerName), value: z.string().min(1).max(4_000) }),
  )
  .max(10, 'At most 10 headers.')
  .refine((all) => new Set(all.map(({ name }) => name)).size === all.length, 'Name every header once.');

const s3Secrets = sinkSecrets.options[0].omit({ kind: true });

/** Where to send and what signs in there. Headers and keys go in and never come out. */
const target = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('s3'),
    endpoint: outsideAddress,
    region: regionName.default('us-east-1'),
    bucket: bucketName,
    prefix: objectPrefix.default(''),
    ...s3Secrets.shape,
  }),
  z.strictObject({ kind: z.literal('webhook'), url: outsideAddress }),
  z.strictObject({ kind: z.literal('otlp'), url: outsideAddress, headers: headers.default([]) }),
]);

const written = z.strictObject({
  sink: logSink,
  /** Signs what a webhook gets, as Standard Webhooks describes. In this one answer and never again; null when there is no new one. */
  signingSecret: z.string().nullable(),
});

/** Which dead letters: those of these requests, or all. */
const chosen = z.strictObject({ requestIds: z.array(id).min(1).max(1_000).optional() });

const letters = z.strictObject({ count });

/** Where requests are sent as they are recorded. */
export const logSinks = {
  list: defineRoute({
    name: 'logSinks.list',
    summary: 'Sinks of the request log, how far behind they are and what went wrong',
    method: 'GET',
    path: '/log-sinks',
    access: withPermission('request-logs.manage'),
    response: page(logSink),
  }),
  create: defineRoute({
    name: 'logSinks.create',
    summary: 'Add a sink: every request from now on is sent to it; a webhook gets a secret that is shown this once',
    method: 'POST',
    path: '/log-sinks',
    access: withPermission('request-logs.manage'),
    body: z.strictObject({ name, target, withContent: z.boolean().default(false) }),
    response: written,
  }),
  update: defineRoute({
    name: 'logSinks.update',
    summary: 'Change a sink; a new target has the kind of the old one and is given whole, with its secrets',
    method: 'PATCH',
    path: '/log-sinks/:id',
    access: withPermission('request-logs.manage'),
    params: idParams,
    body: z.strictObject({ name: name.optional(), target: target.optional(), withContent: z.boolean().optional() }),
    response: written,
  }),
  enable: defineRoute({
    name: 'logSinks.enable',
    summary: 'Send requests to a sink again, from now on',
    method: 'POST',
    path: '/log-sinks/:id/enable',
    access: withPermission('request-logs.manage'),
    params: idParams,
    response: logSink,
  }),
  disable: defineRoute({
    name: 'logSinks.disable',
    summary: 'Send nothing more to a sink; what waits is kept',
    method: 'POST',
    path: '/log-sinks/:id/disable',
    access: withPermission('request-logs.manage'),
    params: idParams,
    response: logSink,
  }),
  remove: defineRoute({
    name: 'logSinks.remove',
    summary: 'Remove a sink with all that waits for it',
    method: 'DELETE',
    path: '/log-sinks/:id',
    access: withPermission('request-logs.manage'),
    params: idParams,
    response: noContent,
  }),
  test: defineRoute({
    name: 'logSinks.test',
    summary: 'Send a made-up request to a sink and say what came of it',
    method: 'POST',
    path: '/log-sinks/:id/test',
    access: withPermission('request-logs.manage'),
    params: idParams,
    response: z.strictObject({
      /** `waiting`: the worker has not said within some seconds. */
      outcome: z.enum(['sent', 'failed', 'waiting']),
      /** What the other side said, when it failed. */
      error: z.string().nullable(),
    }),
  }),
  deadLetters: defineRoute({
    name: 'logSinks.deadLetters',
    summary: 'Requests that a sink did not take in ten tries or a day, by id',
    method: 'GET',
    path: '/log-sinks/:id/dead-letters',
    access: withPermission('request-logs.manage'),
    params: idParams,
    query: pageQuery,
    response: page(
      z.strictObject({
        requestId: id,
        queuedAt: moment,
        deadAt: moment,
        attempts: count,
        error: z.string().nullable(),
      }),
    ),
  }),
  retryDeadLetters: defineRoute({
    name: 'logSinks.retryDeadLetters',
    summary: 'Send dead letters again: some, or all',
    method: 'POST',
    path: '/log-sinks/:id/dead-letters/retry',
    access: withPermission('request-logs.manage'),
    params: idParams,
    body: chosen,
    response: letters,
  }),
  discardDeadLetters: defineRoute({
    name: 'logSinks.discardDeadLetters',
    summary: 'Throw dead letters away: some, or all; the requests stay in the log',
    method: 'POST',
    path: '/log-sinks/:id/dead-letters/discard',
    access: withPermission('request-logs.manage'),
    params: idParams,
    body: chosen,
    response: letters,
  }),
};
