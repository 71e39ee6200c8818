import { join } from 'node:path';
import type { Program } from './child.ts';
import { addressesOf, environmentsOf, reachableHost, type ServiceName, type Wiring } from './environments.ts';
import { root } from './options.ts';
import { nodeProgram } from './tools.ts';

/** A program of the product, and where it says that it is ready. */
export type Service = Program & { name: ServiceName; healthUrl: string };

/** The four programs, in the order they start. Next.js runs on Node, the others on Bun. */
export function servicesOf(wiring: Wiring): Service[] {
  const { options } = wiring;
  const environments = environmentsOf(wiring);
  const addresses = addressesOf(options);
  const bun = (folder: string): Pick<Program, 'command' | 'folder'> => ({
    command: [process.execPath, ...(options.mode === 'dev' ? ['--watch'] : []), 'src/main.ts'],
    folder: join(root, folder),
  });
  const dashboard = join(root, 'apps/dashboard');
  const next = join(dashboard, 'node_modules/next/dist/bin/next');
  const listen = ['-p', String(options.ports.dashboard), '-H', options.host];
  return [
    {
      name: 'simulator',
      ...bun('packages/simulator'),
      environment: environments.simulator,
      healthUrl: `${addresses.simulator}/_simulator/healthz`,
    },
    {
      name: 'gateway',
      ...bun('apps/gateway'),
      environment: environments.gateway,
      healthUrl: `${addresses.gateway}/readyz`,
    },
    {
      name: 'worker',
      ...bun('apps/worker'),
      environment: environments.worker,
      healthUrl: `${addresses.worker}/readyz`,
    },
    {
      name: 'dashboard',
      command: [nodeProgram(), next, options.mode === 'dev' ? 'dev' : 'start', ...listen],
      folder: dashboard,
      environment: environments.dashboard,
      healthUrl: `http://${reachableHost(options.host)}:${options.ports.dashboard}/api/healthz`,
    },
  ];
}
