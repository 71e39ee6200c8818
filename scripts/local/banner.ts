import { addressesOf } from './environments.ts';
import type { Facts } from './ready-file.ts';

/** Prints how to use what runs now. */
export function printBanner({ wiring, demo }: Facts, tookMs: number): void {
  const addresses = addressesOf(wiring.options);
  const lines = [
    '',
    `Switchyard runs (ready in ${(tookMs / 1000).toFixed(1)} s).`,
    '',
    `  Dashboard    ${addresses.dashboard}`,
    ...(demo
      ? [
          `  Sign in      ${demo.email}`,
          `  Password     ${demo.password ?? '(as you changed it)'}`,
          `  Gateway      ${addresses.gateway}/v1`,
          `  Virtual key  ${demo.virtualKey}`,
          '',
          '  Try it:',
          '',
          `  curl ${addresses.gateway}/v1/chat/completions \\`,
          `    -H 'Authorization: Bearer ${demo.virtualKey}' \\`,
          `    -H 'Content-Type: application/json' \\`,
          `    -d '{"model":"${demo.model}","messages":[{"role":"user","content":"Hello"}]}'`,
        ]
      : [`  Gateway      ${addresses.gateway}/v1`, '', '  Sign up in the dashboard to create an organization.']),
    '',
    `  Press Ctrl-C to stop. Logs and data are in ${wiring.options.home}.`,
    '',
  ];
  console.log(lines.join('\n'));
}
