import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Where to send calls, and which. */
export type Load = { url: string; key: string; body: object };

/** How hard: connections kept busy, for how long, from which processors. */
export type Effort = { connections: number; seconds: number; processors: string };

/** What came of it. `failed` counts answers other than 2xx and broken connections. */
export type Measured = { p50Ms: number; p99Ms: number; perSecond: number; failed: number };

/** Runs wrk with one call over and over. Throws, saying what to install, when wrk is not there. */
export async function wrk({ url, key, body }: Load, { connections, seconds, processors }: Effort): Promise<Measured> {
  if (!Bun.which('wrk'))
    throw new Error('wrk is not on the PATH. Install it (Debian: apt-get install wrk; macOS: brew install wrk).');
  const folder = await mkdtemp(join(tmpdir(), 'switchyard-bench-'));
  try {
    const script = join(folder, 'call.lua');
    await Bun.write(script, luaFor(key, JSON.stringify(body)));
    const pin = Bun.which('taskset') ? ['taskset', '-c', processors] : [];
    const args = [
      'wrk',
      '-t1',
      `-c${connections}`,
      `-d${seconds}s`,
      '--latency',
      '--timeout',
      '30s',
      '-s',
      script,
      url,
    ];
    const run = Bun.spawn([...pin, ...args], { stdout: 'pipe', stderr: 'inherit' });
    return parse(await new Response(run.stdout).text());
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const luaFor = (key: string, body: string) => `
wrk.method = "POST"
wrk.headers["content-type"] = "application/json"
wrk.headers["authorization"] = "Bearer ${key}"
wrk.body = [[${body}]]
done = function(summary, latency)
  local errors = summary.errors
  io.write(string.format("RESULT %d %d %d %d %d\\n", latency:percentile(50), latency:percentile(99), summary.requests, summary.duration,
    errors.status + errors.connect + errors.read + errors.write + errors.timeout))
end
`;

function parse(output: string): Measured {
  const found = output.match(/RESULT (\d+) (\d+) (\d+) (\d+) (\d+)/);
  if (found === null) throw new Error(`wrk printed no result:\n${output}`);
  const [p50 = 0, p99 = 0, requests = 0, durationMicros = 1, failed = 0] = found.slice(1).map(Number);
  return { p50Ms: p50 / 1_000, p99Ms: p99 / 1_000, perSecond: (requests * 1_000_000) / durationMicros, failed };
}
