import { expect, type Page, test } from '@playwright/test';
import OpenAI from 'openai';
import { ready } from './ready.ts';
import { signIn } from './sign-in.ts';

/*
 * Any client in, any provider out: OpenAI's client asks Anthropic's model at the demo organization, and the request's page says which
 * format came in, in which the provider was called, what that one could not say, and how the cost comes about.
 */
test('a request says which formats it passed through, what was left out and what it cost', async ({ page }) => {
  await signIn(page);
  const secret = await issueLenientKey(page);
  const client = new OpenAI({ baseURL: ready().gatewayUrl, apiKey: secret, maxRetries: 0 });
  const { data, response } = await client.chat.completions
    .create({ model: 'claude-sonnet-4-5', seed: 7, messages: [{ role: 'user', content: 'Which track is clear?' }] })
    .withResponse();

  await page.goto(`/o/northwind/requests?request=${response.headers.get('x-request-id')}`);
  const drawer = page.getByRole('dialog');
  await expect(fact(page, 'Client spoke')).toHaveText('OpenAI chat');
  await expect(fact(page, 'Provider called in')).toHaveText('Anthropic messages, translated there and back');
  await expect(fact(page, 'Left out')).toContainText('seed');

  await drawer.getByRole('tab', { name: 'Cost' }).click();
  const lines = drawer.getByRole('table', { name: 'Cost of attempt 1' }).getByRole('row');
  await expect(lines.filter({ hasText: 'Input' })).toContainText('× $3.00 per 1M');
  await expect(lines.filter({ hasText: 'Output' })).toContainText('× $15.00 per 1M');
  const costNanos = (data.usage?.prompt_tokens ?? 0) * 3_000 + (data.usage?.completion_tokens ?? 0) * 15_000;
  expect(response.headers.get('x-switchyard-cost-nanos')).toBe(String(costNanos));
  await expect(lines.last()).toContainText(`$${(costNanos / 1e9).toFixed(9).replace(/0+$/, '')}`);
});

/** A key that leaves out what a provider cannot take. */
async function issueLenientKey(page: Page): Promise<string> {
  await page.goto('/o/northwind/keys');
  await page.getByRole('button', { name: 'Issue a key' }).first().click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Key name').fill('any-client');
  await dialog.getByLabel('Team', { exact: true }).selectOption({ label: 'Search' });
  await dialog.getByRole('button', { name: /Change$/ }).click();
  await dialog.getByLabel('Leave them out').check();
  await dialog.getByRole('button', { name: 'Issue key' }).click();
  return (await dialog.getByText(/^syk_[0-9A-Za-z]{30}_[0-9A-Za-z]{6}$/).textContent()) ?? '';
}

/** The value beside a label in the drawer's list of facts. */
function fact(page: Page, label: string) {
  return page.getByRole('dialog').locator(`dt:text-is("${label}") + dd`);
}
