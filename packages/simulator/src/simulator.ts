import { createServer, type Server } from 'node:http';
import { Bill } from './bill/bill.ts';
import { controlRoute } from './bill/control-route.ts';
import { findChat, openAiFallback } from './calls/chat-surface.ts';
import type { Services } from './calls/services.ts';
import { FailFirst } from './faults/fail-first.ts';
import { type Front, Weather } from './faults/weather.ts';
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
 * or `sk-revoked`, those that begin with `sk-broke`, whose account is empty, and, when `apiKeys` is given, all that are not in it.
 * Not followed: `logit_bias`, sampling, custom tools.
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
 *   tokens-<n>               exact completion tokens            cut_head       TCP reset between the headers and the body
 *   prompt-<n>               exact text tokens of the prompt    cut-<n>        TCP reset after n content chunks
 *   cached-<n>               cached tokens in the prompt        cut_char-<n>   … in the middle of a character of the next
 *   cache_write-<n>          tokens written to the cache        cut_end        … before the last event ([DONE], message_stop)
 *   cache_write_1h-<n>       … for one hour                     cut_json       JSON body ends half-way
 *   audio_in-<n>, image_in-<n>   tokens of sound and pictures   eof-<n>        clean end after n chunks, no finish
 *   reasoning-<n>            reasoning tokens in the completion no_done        clean end before the last event
 *   searches-<n>             web searches                       double_done    the last event twice
 *   tools-<n>                n tool calls at once               stall-<n>      silence after n chunks, half-way in JSON
 *   broken_tools             their arguments are no JSON        pings-<n>      pings for ever after n chunks
 *   refuse                   the model declines                 endless        the last chunk again and again, for ever
 *   filter                   a filter ends the answer half-way  malformed      an unreadable piece after 2 chunks
 *   stop_early               so does the first stop sequence    nul            an event with a NUL after 2 chunks
 *   no_usage                 usage is never reported            huge_line-<mb> a line of so many megabytes after 2 chunks
 *   gzip                     compressed, asked for or not       error_event-<n> an error event after n chunks, then the end
 *   framing-<way>            see below                          garbage_html   200 with a web page
 *   limit_requests-<n>, remaining_requests-<n>,                 status-<code>  an error; see below for its Retry-After
 *   limit_tokens-<n>, remaining_tokens-<n>, limit_reset-<ms>    context, quota, blocked   the vendor's error for a prompt too
 *                            what rate-limit headers say                       long, an empty account, a forbidden prompt
 *   fail_first-<n>           the fault strikes only the first n calls of exactly this model name (and header)
 *   fail_share-<percent>     … only this share of them, evenly spread: of 50 percent each second one
 *
 * `tokens` and `reasoning` hold for each of several choices. What a format's usage cannot tell apart counts as plain text, in it
 * and on the bill. `malformed`, `nul`, `huge_line` and `double_done` go on to a normal end; without a stream, `malformed` sends
 * JSON that lacks its end. Silence, pings and `endless` last until the client leaves. A stream that has no SSE (Bedrock) is
 * silent instead of pinging, and `framing` and `nul` do to it what they can.
 *
 * The wait an error names: `retry_after-<text>` is sent as it is (2, 1000000000, 1e9, -5, soon), `retry_after_date-<s>` is an HTTP
 * date so many seconds from now, `retry_after_ms-<text>` the header in milliseconds. Limits are told by those vendors who have
 * such headers, OpenAI and Anthropic, in their shape.
 *
 * Ways of writing the same stream: `crlf`, `cr` (line ends), `bom` (a byte order mark), `comments` (and ids, retries, unknown
 * fields), `lines` (JSON over several `data:` lines), `split` (seven bytes at a time), `open_end` (no line end after the last).
 *
 * Weather is what happens to calls from one moment to another, told while the simulator runs: the first front that meets a call
 * strikes it. A call's own fault wins over the weather's.
 *
 *   simulator.weather({ options: 'status=500', percent: 50 }, { options: 'hang', key: 'sk-one', model: 'gpt-5-mini' });  … weather()
 *
 * The bill has one entry for each call that arrived, written when the call ends (an answer is on the bill before its last byte
 * leaves). Errors, `reset` and `garbage_html` cost nothing; everything else costs its prompt tokens and the completion tokens
 * produced, also when the client left (`aborted`) or a script cut the answer (`cut`). `format` names the format, `usage` has the
 * same consumption in disjoint buckets.
 *
 *   GET /_simulator/bill?since=<sequence>&limit=<n>   { entries, totals, open }   open: attempts that have not ended
 *   DELETE /_simulator/bill                           forgets entries, weather, `fail_first` counts and what was stored
 *   PUT /_simulator/weather                           { fronts: [{ options, percent?, key?, model? }] }; GET tells it
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
  /** The weather from now on, in place of the one there was; none brings back the sun. Throws on options that are no weather. */
  weather(...fronts: Front[]): void;
  /** Clears the bill, the weather, the `fail_first` counters and every stored object. */
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
  const weather = new Weather();
  const objects = new StoredObjects();
  const responses = new StoredResponses();
  const apiKeys = options.apiKeys ? new Set(options.apiKeys) : null;
  const reset = () => {
    bill.clear();
    failFirst.reset();
    weather.set([]);
    objects.reset();
    responses.reset();
  };
  const host = options.host ?? '127.0.0.1';
  const services = { bill, failFirst, weather, objects, responses, apiKeys, awsSecret: options.awsSecret ?? null };
  const server = serve(services, reset);
  const port = await listen(server, options.port ?? 0, host);
  const name = host.includes(':') ? `[${host}]` : host;
  return {
    url: `http://${name}:${port}`,
    port,
    bill,
    weather: (...fronts) => weather.set(fronts),
    reset,
    stop: () => close(server, bill),
  };
}

function serve(services: Services & OperationServices, reset: () => void): Server {
  let callNumber = 0;
  // node:http rather than Bun.serve: only a node socket can be reset before the first header.
  const server = createServer((request, response) => {
    const exchange = new Exchange(request, response);
    const found = findOperation(exchange) ?? findChat(exchange);
    if (found === null && !exchange.pathname.startsWith('/v1/')) {
      void controlRoute(exchange, { bill: services.bill, weather: services.weather, reset });
      return;
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
