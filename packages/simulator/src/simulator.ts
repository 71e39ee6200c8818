import { createServer, type Server } from 'node:http';
import { Bill } from './bill/bill.ts';
import { controlRoute } from './bill/control-route.ts';
import { findChat, openAiFallback } from './calls/chat-surface.ts';
import type { Services } from './calls/services.ts';
import { FailFirst } from './faults/fail-first.ts';
import { Exchange } from './http/exchange.ts';
import { StoredObjects } from './objects/stored-objects.ts';
import { findOperation } from './operations/operations-route.ts';
import type { OperationServices } from './operations/run-endpoint.ts';
import { StoredResponses } from './responses/stored-responses.ts';

/*
 * A model provider that runs offline, answers the same question always the same way, fails on request and keeps its own
 * bill, so that tests can compare what a gateway recorded with what its provider saw.
 *
 *   bun packages/simulator/src/main.ts            SIMULATOR_PORT (4010), SIMULATOR_HOST (127.0.0.1)
 *   const simulator = await startSimulator({ port: 0 });  new OpenAI({ baseURL: `${simulator.url}/v1`, apiKey: 'sk-any' })
 *
 * Chats, whole and streamed, shaped and refused as each vendor does; any model name answers:
 *
 *   openai-chat              POST /v1/chat/completions; Azure: /openai/v1/…, /openai/deployments/{d}/chat/completions (`api-key`)
 *   openai-responses         POST /v1/responses; GET, DELETE /v1/responses/{id}, …/cancel, …/input_items; also under /openai/v1
 *   anthropic-messages       POST /v1/messages; Vertex: …/publishers/anthropic/models/{m}:rawPredict, :streamRawPredict
 *   google-generate-content  POST /v1beta/models/{m}:generateContent, :streamGenerateContent[?alt=sse], /v1/…; Vertex: …/publishers/google/…
 *   bedrock-converse         POST /model/{m}/converse, /converse-stream; signed (see `awsSecret`) or with a bearer key
 *   cohere-chat              POST /v2/chat
 *   models                   GET /v1/models[/{id}]: Anthropic's with `anthropic-version`, Google's with `x-goog-api-key`; /v1beta/models
 *
 * What else is served is told in `operations/operations-route.ts`. Any key is accepted, except those that begin with `sk-invalid`
 * and, when `apiKeys` is given, all others. Not followed: `logit_bias`, sampling, custom tools.
 *
 * Tokens: a prompt counts ceil(UTF-8 bytes / 4) for each text, 3 for each message and 3 more. Of the answer, a word is a token,
 * in JSON answers and tool arguments four characters are; each content chunk of a stream is one token (Google sends a tool call
 * whole). Where reasoning is asked for and no script says how much, there are 8 to 24 tokens of it.
 *
 * Tools: a forced one is called; else those that the last user text asks to "use" by name. An answer to tool results quotes the
 * first of them, one to pictures or files begins by saying what arrived, such as `I see 1 image (image/png, 68 bytes).`
 *
 * Options ride in the model name, `gpt-5-mini+status-429+retry_after-2`, so that they survive a gateway, or in a header,
 * `x-simulator: status=429; retry_after=2`. They change the length, usage and end of an answer, never its words.
 *
 *   latency-<ms>             wait before the first byte         hang           never answer
 *   chunk_delay-<ms>, slow   wait before each chunk (slow: 50)  reset          TCP reset before any header
 *   tokens-<n>               exact completion tokens            cut-<n>        TCP reset after n content chunks
 *   prompt-<n>               exact text tokens of the prompt    cut_json       JSON body ends half-way
 *   cached-<n>               cached tokens in the prompt        eof-<n>        clean end after n chunks, no finish
 *   cache_write-<n>          tokens written to the cache        malformed      an unreadable piece after 2 chunks
 *   cache_write_1h-<n>       … for one hour                     error_event-<n> an error event after n chunks, then the end
 *   audio_in-<n>, image_in-<n>   tokens of sound and pictures   garbage_html   200 with a web page
 *   reasoning-<n>            reasoning tokens in the completion status-<code>  an error; with retry_after-<s>
 *   searches-<n>             web searches                                      or retry_after_ms-<ms>
 *   tools-<n>                n tool calls at once               context, quota, blocked   the vendor's error for a prompt too
 *   refuse                   the model declines                                long, an empty account, a forbidden prompt
 *   filter                   a filter ends the answer half-way  fail_first-<n> the fault strikes only the first n calls of
 *   stop_early               so does the first stop sequence                   exactly this model name (and header)
 *   no_usage                 usage is never reported
 *
 * `tokens` and `reasoning` hold for each of several choices. `malformed` goes on to a normal end after the bad piece; without a
 * stream it sends JSON that lacks its end. What a format's usage cannot tell apart counts as plain text, in it and on the bill.
 *
 * The bill has one entry for each call that arrived, written when the call ends (an answer is on the bill before its last byte
 * leaves). Errors, `reset` and `garbage_html` cost nothing; everything else costs its prompt tokens and the completion tokens
 * produced, also when the client left (`aborted`) or a script cut the answer (`cut`). `format` names the format, `usage` has the
 * same consumption in disjoint buckets.
 *
 *   GET /_simulator/bill?since=<sequence>&limit=<n>   { entries, totals, open }   open: attempts that have not ended
 *   DELETE /_simulator/bill                           forgets entries, `fail_first` counts and what was stored
 *   GET /_simulator/healthz
 */

/** How to start a simulator. */
export interface SimulatorOptions {
  /** 0, the default, takes any free port. */
  port?: number;
  host?: string;
  /** When given, only these keys are accepted. */
  apiKeys?: string[];
  /** The secret access key that requests to Bedrock must be signed with. When absent, only the form of a signature is checked. */
  awsSecret?: string;
  /** Entries the bill holds at most; beyond, calls are refused with 507. One million by default. */
  billCapacity?: number;
}

/** A running simulator. */
export interface Simulator {
  /** `http://host:port`, without a path; OpenAI's base URL is this plus `/v1`. */
  url: string;
  port: number;
  bill: Bill;
  /** Clears the bill, the `fail_first` counters and every stored object. */
  reset(): void;
  /** Closes every connection and stops listening. Attempts under way are billed as aborted. */
  stop(): Promise<void>;
}

/** Idle connections stay open this long, so that pooled clients do not meet a closing one. */
const KEEP_ALIVE_TIMEOUT_MS = 120_000;

/** Starts a simulator in this process. Rejects when the port is taken. */
export async function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
  const bill = new Bill(options.billCapacity);
  const failFirst = new FailFirst();
  const objects = new StoredObjects();
  const responses = new StoredResponses();
  const apiKeys = options.apiKeys ? new Set(options.apiKeys) : null;
  const reset = () => {
    bill.clear();
    failFirst.reset();
    objects.reset();
    responses.reset();
  };
  const host = options.host ?? '127.0.0.1';
  const server = serve({ bill, failFirst, objects, responses, apiKeys, awsSecret: options.awsSecret ?? null }, reset);
  const port = await listen(server, options.port ?? 0, host);
  const name = host.includes(':') ? `[${host}]` : host;
  return { url: `http://${name}:${port}`, port, bill, reset, stop: () => close(server, bill) };
}

function serve(services: Services & OperationServices, reset: () => void): Server {
  let callNumber = 0;
  // node:http rather than Bun.serve: only a node socket can be reset before the first header.
  const server = createServer((request, response) => {
    const exchange = new Exchange(request, response);
    const found = findOperation(exchange) ?? findChat(exchange);
    if (found === null && !exchange.pathname.startsWith('/v1/')) {
      return controlRoute(exchange, { bill: services.bill, reset });
    }
    callNumber += 1;
    const run = found ?? openAiFallback(exchange);
    run(services, callNumber).catch((error: unknown) => {
      console.error('simulator: a call failed unexpectedly', error);
      exchange.reset();
    });
  });
  server.keepAliveTimeout = KEEP_ALIVE_TIMEOUT_MS;
  server.requestTimeout = 0;
  server.timeout = 0;
  return server;
}

function listen(server: Server, port: number, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      const address = server.address();
      resolve(typeof address === 'object' && address ? address.port : port);
    });
  });
}

async function close(server: Server, bill: Bill): Promise<void> {
  await new Promise<void>((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
  await bill.idle();
}
