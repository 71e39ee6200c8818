import type { GatewayEnvironment } from '../../src/create-gateway.ts';

/** A gateway in a process of its own. */
export type GatewayProcess = { baseUrl: string; stop(): Promise<void> };

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
  const port = await listening(child.stdout);
  if (port === undefined) throw new Error(`The gateway did not start. ${await new Response(child.stderr).text()}`);
  return {
    baseUrl: `http://127.0.0.1:${port}/v1`,
    async stop() {
      child.kill('SIGTERM');
      await child.exited;
    },
  };
}

/** The port in the line that says so; undefined when the output ends without. What comes after it is read and forgotten. */
async function listening(output: ReadableStream<Uint8Array>): Promise<number | undefined> {
  let text = '';
  const { promise, resolve } = Promise.withResolvers<number | undefined>();
  void (async () => {
    for await (const chunk of output) {
      text = (text + new TextDecoder().decode(chunk)).slice(-10_000);
      const line = text.split('\n').find((one) => one.includes('gateway listening'));
      const port = line && /"port":(\d+)/.exec(line)?.[1];
      if (port) resolve(Number(port));
    }
    resolve(undefined);
  })();
  return await promise;
}
