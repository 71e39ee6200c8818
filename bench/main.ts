import { startYard } from '../chaos/support/yard.ts';
import { createProvider } from '../scripts/check/provide.ts';
import { cachedCalls, calls, models } from './calls.ts';
import { type Load, type Measured, wrk } from './wrk.ts';

/*
 * What the gateway adds: the same calls straight to the simulator and through the gateway, in one run, because machines are noisy
 * and only ratios travel. The gateway has processor 0 for itself; wrk, simulator and stores share the others;
 * the worker, which works behind the calls, is stopped. A translated call is compared with the one that the provider gets for it.
 */
const processors = '1';
const warmSeconds = 5;
const seconds = 5;

const servers = createProvider();
try {
  await servers.provide('client');
  await servers.provide('stores');
  const yard = await startYard({ processors: { gateway: '0', others: processors } });
  try {
    await yard.setModels(await yard.addAccount({ slug: 'simulator', models: [] }), [...models]);
    // The worker works behind the calls; here it would only take the processor that the simulator and Redis answer from.
    await yard.worker.stop();
    console.log('                              p50, 1 connection (ms)            answers/s, 32 connections');
    console.log('                         simulator   gateway      adds    simulator   gateway     ratio');
    for (const { name, direct, through } of calls)
      await compare(name, {
        direct: { url: yard.simulatorUrl + direct.path, key: 'sk-any', body: direct.body },
        through: { url: yard.gatewayUrl + through.path, key: yard.key.secret, body: through.body },
      });
    console.log('\n                              p50, 1 connection (ms)            answers/s, 32 connections');
    console.log('                           uncached    cached     saves     uncached    cached     ratio');
    for (const { name, call } of cachedCalls) {
      const load = { url: yard.gatewayUrl + call.path, key: yard.key.secret, body: call.body };
      await compareCached(name, load, yard.setCachePolicies);
    }
  } finally {
    await yard.close();
  }
} finally {
  await servers.end();
}
process.exit(0);

/** The same call through the gateway with the cache off and on, in one run. */
async function compareCached(
  name: string,
  load: Load,
  setCachePolicies: (...policies: { policy: { mode: 'on' } }[]) => Promise<void>,
): Promise<void> {
  const measure = async (): Promise<[Measured, Measured]> => {
    await wrk(load, { connections: 32, seconds: warmSeconds, processors });
    return [
      await wrk(load, { connections: 1, seconds, processors }),
      await wrk(load, { connections: 32, seconds, processors }),
    ];
  };
  await setCachePolicies();
  const [uncachedOne, uncachedMany] = await measure();
  await setCachePolicies({ policy: { mode: 'on' } });
  const [cachedOne, cachedMany] = await measure();
  const p50s = [uncachedOne.p50Ms, cachedOne.p50Ms, uncachedOne.p50Ms - cachedOne.p50Ms];
  const rates = [uncachedMany, cachedMany].map(({ perSecond }) =>
    Math.round(perSecond).toLocaleString('en').padStart(10),
  );
  const ratio = (cachedMany.perSecond / uncachedMany.perSecond).toFixed(3).padStart(10);
  console.log(`${name.padEnd(24)}${p50s.map((ms) => ms.toFixed(2).padStart(10)).join('')}   ${rates.join('')}${ratio}`);
  if (cachedMany.failed + uncachedMany.failed > 0)
    console.log('  Some answers were not 200; the figures above are not to be used.');
}

async function compare(name: string, { direct, through }: { direct: Load; through: Load }): Promise<void> {
  const many = { connections: 32, seconds, processors };
  const one = { connections: 1, seconds, processors };
  await wrk(through, { ...many, seconds: warmSeconds }); // what is compiled late runs slowly at first
  const [directOne, throughOne] = [await wrk(direct, one), await wrk(through, one)];
  const [directMany, throughMany] = [await wrk(direct, many), await wrk(through, many)];
  const addsMs = throughOne.p50Ms - directOne.p50Ms;
  const p50s = [directOne.p50Ms, throughOne.p50Ms, addsMs].map((ms) => ms.toFixed(2).padStart(10));
  const rates = [directMany, throughMany].map(({ perSecond }) =>
    Math.round(perSecond).toLocaleString('en').padStart(10),
  );
  const ratio = (throughMany.perSecond / directMany.perSecond).toFixed(3).padStart(10);
  console.log(`${name.padEnd(24)}${p50s.join('')}   ${rates.join('')}${ratio}`);
  const runs: [string, Measured][] = [
    ['simulator', directMany],
    ['gateway', throughMany],
  ];
  for (const [who, { failed }] of runs)
    if (failed > 0) console.log(`  ${who}: ${failed} answers were not 200; the figures above are not to be used.`);
}
