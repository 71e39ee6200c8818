import type { GatewayEnvironment } from '../../src/create-gateway.ts';

/** A gateway in a process of its own. */
export type GatewayProcess = {
  baseUrl: string;
  /** Everything that it has written to its outputs so far. */
  said(): string;
  stop(): Promise<void>;
};

const main = new URL('../../src/main.ts', import.meta.url).pathname;

/** Starts a gateway as it is started in production, on free ports. Resolves when it listens; rejects with what it said when it ends before. */
export async function startGatewayProcess(environment: GatewayEnvironment): Promise<GatewayProcess> {
  const set = {
    ...environment,
    LOG_LEVEL: 'info',
    GATEWAY_HOST: '127.0.0.1',
    GATEWAY_PORT: 0,
    GATEWAY_INTERNAL_PORT: 0,
  };
  const env = Object.fromEntries(Object.entries(set).map(([name, value]) => [name, String(value)]));
  const child = Bun.spawn([process.execPath, main], {
    env: { ...process.env, ...env },
    stdout: 'pipe',
    stderr: 'pipe',
  });
  const said = { text: '' };
  const [port] = await Promise.all([
    listening(child.stdout, said),
    Promise.race([gather(child.stderr, said), Bun.sleep(0)]),
  ]);
  if (port === undefined) throw new Error(`The gateway did not start. ${said.text}`);
  return {
    baseUrl: `http://127.0.0.1:${port}/v1`,
    said: () => said.text,
    async stop() {
      child.kill('SIGTERM');
      await child.exited;
    },
  };
}

/** The port in the line that says so; undefined when the output ends without. */
async function listening(output: ReadableStream<Uint8Array>, said: { text: string }): Promise<number | undefined> {
  const { promise, resolve } = Promise.withResolvers<number | undefined>();
  void gather(output, said, () => {
    const line = said.text.split('\n').find((one) => one.includes('gateway listening'));
    const port = line && /"port":(\d+)/.exec(line)?.[1];
    if (port) resolve(Number(port));
  }).then(() => resolve(undefined));
  return await promise;
}

async function gather(output: ReadableStream<Uint8Array>, said: { text: string }, more = () => {}): Promise<void> {
  const decoder = new TextDecoder();
  for await (const chunk of output) {
    said.text += decoder.decode(chunk, { stream: true });
    more();
  }
}
