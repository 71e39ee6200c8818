import { resolve } from 'node:path';
import { PlainError } from './progress.ts';

/** Ports of everything that the launcher starts. */
export type Ports = {
  gateway: number;
  gatewayInternal: number;
  worker: number;
  dashboard: number;
  simulator: number;
  postgres: number;
  redis: number;
};

/** What the person asked for, on the command line and in the environment. */
export type Options = {
  /** `dev` reloads on every change; `start` builds the dashboard and runs that. */
  mode: 'start' | 'dev';
  reset: boolean;
  empty: boolean;
  help: boolean;
  /** Where data, secrets and logs live. */
  home: string;
  /** Address that gateway, dashboard and simulator listen on. */
  host: string;
  ports: Ports;
  databaseUrl: string | undefined;
  redisUrl: string | undefined;
  /** Variables that people set for an app reach it through here. */
  environment: Record<string, string | undefined>;
};

/** The variable that sets each port, and its default. */
export const portVariables = {
  gateway: { name: 'GATEWAY_PORT', port: 8080 },
  gatewayInternal: { name: 'GATEWAY_INTERNAL_PORT', port: 8081 },
  worker: { name: 'WORKER_PORT', port: 8082 },
  dashboard: { name: 'DASHBOARD_PORT', port: 3000 },
  simulator: { name: 'SIMULATOR_PORT', port: 4010 },
  postgres: { name: 'EMBEDDED_POSTGRES_PORT', port: 54_329 },
  redis: { name: 'EMBEDDED_REDIS_PORT', port: 56_379 },
} as const;

/** The repository's root. */
export const root = resolve(import.meta.dir, '../..');

/** Shown by `--help`. */
export const usage = `npm start            starts Switchyard with everything it needs and prints where it is
npm start -- --reset  wipes the local data first
npm start -- --empty  leaves out the demo organization
npm start -- --help   prints this

DATABASE_URL and REDIS_URL point it at servers of yours; without them it starts its own.
Ports: ${Object.values(portVariables)
  .map(({ name, port }) => `${name} (${port})`)
  .join(', ')}.
Every variable is described in .env.example.`;

/** Reads flags and environment. Throws a PlainError that names what is wrong. */
export function readOptions(mode: Options['mode'], flags: string[], environment: Options['environment']): Options {
  const known = ['--reset', '--empty', '--help'];
  const unknown = flags.find((flag) => !known.includes(flag));
  if (unknown !== undefined)
    throw new PlainError(`There is no option ${unknown}. The options are ${known.join(', ')}.`);
  const databaseUrl = environment.DATABASE_URL || undefined;
  const redisUrl = environment.REDIS_URL || undefined;
  const reset = flags.includes('--reset');
  if (reset && (databaseUrl || redisUrl))
    throw new PlainError(
      '--reset wipes only the data that Switchyard keeps itself. DATABASE_URL or REDIS_URL is set: empty those servers yourself and start without --reset.',
    );
  return {
    mode,
    reset,
    empty: flags.includes('--empty'),
    help: flags.includes('--help'),
    home: resolve(root, environment.SWITCHYARD_HOME || '.switchyard'),
    host: environment.SWITCHYARD_HOST || '127.0.0.1',
    ports: readPorts(environment),
    databaseUrl,
    redisUrl,
    environment,
  };
}

function readPorts(environment: Options['environment']): Ports {
  const read = ({ name, port }: { name: string; port: number }) => {
    const text = environment[name];
    if (!text) return port;
    const number = Number(text);
    if (Number.isInteger(number) && number > 0 && number < 65_536) return number;
    throw new PlainError(`${name} is "${text}", which is not a port between 1 and 65535.`);
  };
  const ports = {
    gateway: read(portVariables.gateway),
    gatewayInternal: read(portVariables.gatewayInternal),
    worker: read(portVariables.worker),
    dashboard: read(portVariables.dashboard),
    simulator: read(portVariables.simulator),
    postgres: read(portVariables.postgres),
    redis: read(portVariables.redis),
  };
  refuseDoubles(ports);
  return ports;
}

function refuseDoubles(ports: Ports): void {
  const seen = new Map<number, string>();
  for (const [service, port] of Object.entries(ports)) {
    const name = portVariables[service as keyof Ports].name;
    const other = seen.get(port);
    if (other) throw new PlainError(`${other} and ${name} are both ${port}; give them different ports.`);
    seen.set(port, name);
  }
}
