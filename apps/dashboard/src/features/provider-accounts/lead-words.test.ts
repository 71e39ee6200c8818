import { expect, test } from 'bun:test';
import { leadOf } from './lead-words';
import { now, sampleAccount, sampleCredential, sampleRest } from './testing/sample-account';

test('the lead is about what matters most: a refused credential, then failures, then traffic that is away', () => {
  const models = [{ price: null, model: 'tin-can' }] as unknown as Parameters<typeof leadOf>[0]['models'];
  const calm = sampleAccount();
  const away = sampleAccount({ name: 'Away yard', awayUntil: sampleRest.until });
  const failing = sampleAccount({ name: 'Broken yard', failures24h: 50 });
  const parked = sampleAccount({ credentials: [sampleCredential({ name: 'Key 2', rests: [sampleRest] })] });
  const lead = (...accounts: ReturnType<typeof sampleAccount>[]) => leadOf({ accounts, models }, now);
  expect(lead(away, failing, parked)).toStartWith('The provider refuses Key 2 of Main yard');
  expect(lead(calm, away, failing)).toStartWith('Broken yard: most attempts');
  expect(lead(calm, away)).toBe('Traffic is routed away from Away yard and returns by itself.');
  expect(lead(calm)).toStartWith('1 model has no price');
  expect(leadOf({ accounts: [calm], models: [] }, now)).toContain('by priority');
});
