import { startYard } from '../chaos/support/yard.ts';
import { createProvider } from '../scripts/check/provide.ts';
import { wrk } from './wrk.ts';

/*
 * What the gateway adds: the same calls straight to the simulator and through the gateway, in one run, because machines are noisy
 * and only ratios travel. The gateway has processor 0 for itself; wrk, simulator and stores share the others;
 * the worker, which works behind the calls, is stopped.
 */
const model = 'gpt-4o-mini';
const seconds = 8;

const servers = createProvider();
try {
  await servers.provide('client');
  await servers.provide('stores');
  const yard = await startYard({ gateway: '0', others: '1' });
  try {
    await yard.addAccount({ slug: 'simulator', models: [model] });
    // The worker works behind the calls; here it would only take the processor that the simulator and Redis answer from.
    await yard.worker.stop();
    const direct = { url: `${yard.simulatorUrl}/v1/chat/completions`, key: 'sk-any', model };
    const through = { url: `${yard.gatewayUrl}/v1/chat/completions`, key: yard.key.secret, model };
    await wrk(through, { connections: 32, seconds: 3, processors: '1' }); // warm
    const one = { connections: 1, seconds, processors: '1' };
    const [directOne, throughOne] = [await wrk(direct, one), await wrk(through, one)];
    const many = { connections: 32, seconds, processors: '1' };
    const [directMany, throughMany] = [await wrk(direct, many), await wrk(through, many)];

    console.log('                     simulator    gateway');
    console.log(
      `p50, 1 connection    ${ms(directOne.p50Ms)}   ${ms(throughOne.p50Ms)}   adds ${(throughOne.p50Ms - directOne.p50Ms).toFixed(2)} ms`,
    );
    console.log(`p99, 1 connection    ${ms(directOne.p99Ms)}   ${ms(throughOne.p99Ms)}`);
    console.log(
      `requests/s, 32       ${rate(directMany.perSecond)}  ${rate(throughMany.perSecond)}   ratio ${(throughMany.perSecond / directMany.perSecond).toFixed(2)}, gateway on one core`,
    );
    for (const { name, failed } of [
      { name: 'simulator', ...directMany },
      { name: 'gateway', ...throughMany },
    ])
      if (failed > 0) console.log(`${name}: ${failed} answers were not 200; the figures above are not to be used.`);
  } finally {
    await yard.close();
  }
} finally {
  await servers.end();
}
process.exit(0);

function ms(value: number): string {
  return `${value.toFixed(2)} ms`.padStart(9);
}

function rate(value: number): string {
  return Math.round(value).toLocaleString('en').padStart(9);
}
