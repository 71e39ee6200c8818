import { urlForRole } from '@switchyard/db/migrate/migrate';
import {
  dashboardEnvironment,
  gatewayEnvironment,
  workerEnvironment,
} from '@switchyard/platform/environment/variables';
import type { Options } from './options.ts';
import type { Secrets } from './secrets.ts';

/** Where everything can be reached. `gateway` and `simulator` are bases without /v1. */
export type Addresses = {
  gateway: string;
  gatewayInternal: string;
  worker: string;
  dashboard: string;
  simulator: string;
};

/** What the environments are made from. `databaseUrl` is the owner's; no app sees it. */
export type Wiring = { options: Options; secrets: Secrets; databaseUrl: string; redisUrl: string };

/** The four programs that make up the product. */
export type ServiceName = 'simulator' | 'gateway' | 'worker' | 'dashboard';

/** Addresses as the options ask for them. */
export function addressesOf({ mode, host, ports, environment }: Options): Addresses {
  const reachable = reachableHost(host);
  // Next.js' development server only trusts pages that come from "localhost".
  const dashboardHost = mode === 'dev' ? 'localhost' : reachable;
  return {
    gateway: `http://${reachable}:${ports.gateway}`,
    gatewayInternal: `http://127.0.0.1:${ports.gatewayInternal}`,
    worker: `http://127.0.0.1:${ports.worker}`,
    dashboard: environment.DASHBOARD_URL || `http://${dashboardHost}:${ports.dashboard}`,
    simulator: `http://127.0.0.1:${ports.simulator}`,
  };
}

/** An address at which this machine reaches what listens on `host`. */
export const reachableHost = (host: string) => (host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host);

/**
 * The environment of each program: what it needs and nothing more. The dashboard gets no key that opens what it seals, and
 * nobody gets the owner's database URL. Variables that a person set for an app (SMTP_URL, LOG_LEVEL …) are passed on.
 */
export function environmentsOf(wiring: Wiring): Record<ServiceName, Record<string, string>> {
  const { options, secrets, databaseUrl } = wiring;
  const { host, ports, mode, environment } = options;
  const addresses = addressesOf(options);
  const shared = { REDIS_URL: wiring.redisUrl };
  const hashing = { KEY_PEPPER: secrets.keyPepper, INTERNAL_TOKEN: secrets.internalToken };
  const nodeEnvironment = mode === 'dev' ? 'development' : 'production';
  return {
    simulator: {
      ...given(environment, systemVariables),
      NODE_ENV: nodeEnvironment,
      SIMULATOR_HOST: '127.0.0.1',
      SIMULATOR_PORT: String(ports.simulator),
    },
    gateway: {
      ...given(environment, systemVariables),
      NODE_ENV: nodeEnvironment,
      // Bun's own 256 would be taken up by one provider that hangs.
      BUN_CONFIG_MAX_HTTP_REQUESTS: '16384',
      ...given(environment, Object.keys(gatewayEnvironment.shape)),
      ...shared,
      ...hashing,
      DATABASE_URL: urlForRole(databaseUrl, 'gateway', secrets.gatewayPassword),
      CREDENTIAL_PRIVATE_KEY: secrets.credentialPrivateKey,
      CONTENT_PUBLIC_KEY: secrets.contentPublicKey,
      CACHE_KEY: secrets.cacheKey,
      DASHBOARD_URL: addresses.dashboard,
      GATEWAY_HOST: host,
      GATEWAY_PORT: String(ports.gateway),
      GATEWAY_INTERNAL_HOST: '127.0.0.1',
      GATEWAY_INTERNAL_PORT: String(ports.gatewayInternal),
      // The simulator listens on the loopback address.
      ALLOW_PRIVATE_HOSTS: ['127.0.0.0/8', environment.ALLOW_PRIVATE_HOSTS].filter(Boolean).join(','),
    },
    worker: {
      ...given(environment, systemVariables),
      NODE_ENV: nodeEnvironment,
      ...given(environment, Object.keys(workerEnvironment.shape)),
      ...shared,
      DATABASE_URL: urlForRole(databaseUrl, 'worker', secrets.workerPassword),
      CHANNEL_PRIVATE_KEY: secrets.channelPrivateKey,
      CONTENT_PRIVATE_KEY: secrets.contentPrivateKey,
      DASHBOARD_URL: addresses.dashboard,
      WORKER_HOST: '127.0.0.1',
      WORKER_PORT: String(ports.worker),
    },
    dashboard: {
      ...given(environment, systemVariables),
      NODE_ENV: nodeEnvironment,
      ...given(environment, Object.keys(dashboardEnvironment.shape)),
      ...shared,
      ...hashing,
      NEXT_TELEMETRY_DISABLED: '1',
      DATABASE_URL: urlForRole(databaseUrl, 'dashboard', secrets.dashboardPassword),
      CREDENTIAL_PUBLIC_KEY: secrets.credentialPublicKey,
      CHANNEL_PUBLIC_KEY: secrets.channelPublicKey,
      CONTENT_PRIVATE_KEY: secrets.contentPrivateKey,
      AUTH_SECRET: secrets.authSecret,
      DASHBOARD_URL: addresses.dashboard,
      GATEWAY_URL: environment.GATEWAY_URL || addresses.gateway,
      GATEWAY_INTERNAL_URL: addresses.gatewayInternal,
    },
  };
}

/** What any program needs of the system. */
const systemVariables = ['PATH', 'HOME', 'TMPDIR', 'LANG', 'TZ', 'SSL_CERT_FILE', 'NODE_EXTRA_CA_CERTS'];

function given(environment: Options['environment'], names: string[]): Record<string, string> {
  return Object.fromEntries(
    names.flatMap((name): [string, string][] => {
      const value = environment[name];
      return value ? [[name, value]] : [];
    }),
  );
}
