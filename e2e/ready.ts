import { readFileSync } from 'node:fs';

/** What ready.json says of the running product. */
export type Ready = {
  dashboardUrl: string;
  gatewayUrl: string;
  simulatorUrl: string;
  email: string;
  password: string;
  virtualKey: string;
  apiToken: string;
  model: string;
};

/** The running product's addresses and secrets. */
export const ready = (): Ready =>
  JSON.parse(readFileSync(process.env.SWITCHYARD_READY ?? '.switchyard/ready.json', 'utf8'));
