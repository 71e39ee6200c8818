import { once } from 'node:events';
import { createServer } from 'node:net';
import { type Ports, portVariables } from './options.ts';
import { PlainError } from './progress.ts';

/** A port that nobody listens on: the preferred one if it is free, else one that the system picks. */
export async function freePort(preferred: number): Promise<number> {
  return (await tryPort(preferred)) ?? (await tryPort(0)) ?? preferred;
}

/** Refuses to start over somebody else's service: names the port and the variable that moves ours. */
export async function refuseTakenPorts(ports: Ports): Promise<void> {
  const services = {
    gateway: 'the gateway',
    gatewayInternal: "the gateway's internal API",
    worker: 'the worker',
    dashboard: 'the dashboard',
    simulator: 'the simulator',
  } as const;
  for (const service of ['gateway', 'gatewayInternal', 'worker', 'dashboard', 'simulator'] as const) {
    const port = ports[service];
    if ((await tryPort(port)) !== undefined) continue;
    const { name } = portVariables[service];
    throw new PlainError(
      `Port ${port}, wanted for ${services[service]}, is taken by another program; stop that program or choose another port, for example ${name}=${port < 64_000 ? port + 1000 : port - 1000} npm start.`,
    );
  }
}

/** Answers the port when both the loopback address and all addresses can be listened on. */
async function tryPort(port: number): Promise<number | undefined> {
  const first = await listen(port, '127.0.0.1');
  if (first === undefined) return undefined;
  return (await listen(first, '0.0.0.0')) === undefined ? undefined : first;
}

async function listen(port: number, host: string): Promise<number | undefined> {
  const server = createServer();
  try {
    server.listen(port, host);
    await once(server, 'listening');
    const address = server.address();
    return address === null || typeof address === 'string' ? undefined : address.port;
  } catch {
    return undefined;
  } finally {
    await new Promise((resolve) => server.close(resolve));
  }
}
