import { expect, type Page, test } from '@playwright/test';
import OpenAI from 'openai';
import { problemsOf } from './page-problems.ts';
import { ready } from './ready.ts';
import { signIn } from './sign-in.ts';

/*
 * The end of a month, in a real browser: a discount that was signed late is applied to past requests and stands in the team's statement
 * to the nano-dollar; a month is closed and stays as it is; a statement prints on one page. In an organization of its own, because
 * what is closed is never opened again.
 */
const slug = `ledger-${Date.now()}`;
const model = 'gpt-5-mini';
const calls = 3;

test.use({ viewport: { width: 1440, height: 900 } });

test('a late discount corrects past costs, and a closed month stays as it is', async ({ page }) => {
  test.slow();
  await signIn(page);
  const secret = await found(page);
  const client = new OpenAI({ apiKey: secret, baseURL: ready().gatewayUrl, maxRetries: 0 });
  for (let call = 0; call < calls; call++)
    await client.chat.completions.create({ model, messages: [{ role: 'user', content: 'Which track is clear?' }] });
  await expect.poll(async () => (await spent(page)).requests).toBe(calls);

  const before = (await spent(page)).costNanos;
  await setDiscount(page);
  const delta = await correct(page);
  expect(delta).toBeLessThan(0n);
  const after = (await spent(page)).costNanos;
  expect(after).toBe(before + delta);

  await seeStatement(page, after);
  await closeMonth(page);
});

/** An organization with a team, an account and a key, whose secret it answers. */
async function found(page: Page): Promise<string> {
  await manage(page, 'organizations', { name: slug, slug });
  const team = await manage(page, 'teams', { name: 'Search' });
  await manage(page, 'provider-accounts', {
    name: 'Main yard',
    provider: 'openai-compatible',
    baseUrl: ready().simulatorUrl,
    credential: 'sk-main-yard',
    models: [model],
  });
  return (await manage(page, 'virtual-keys', { name: 'search-backend', teamId: team.id })).secret;
}

/** The price is set where prices are; from there the way leads to the requests that were made before. */
async function setDiscount(page: Page): Promise<void> {
  await page.goto(`/o/${slug}/providers`);
  await page.getByRole('button', { name: 'Add price or discount' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Model').fill(model);
  await dialog.getByLabel('Given as').selectOption('share');
  await dialog.getByLabel('Share of the list price').fill('50');
  await dialog.getByLabel('Holds at').selectOption({ label: 'Main yard' });
  await dialog.getByLabel('From').fill(`${monthsAgo(0)}-01`);
  await dialog.getByRole('button', { name: 'Save price' }).click();
  await expect(dialog).toBeHidden();
  await page.getByRole('button', { name: 'Apply to past requests' }).click();
}

/** Answers by how much it changed what was spent. */
async function correct(page: Page): Promise<bigint> {
  const dialog = page.getByRole('dialog', { name: 'Correct past costs' });
  await expect(dialog.getByLabel('Provider account')).toHaveValue(/./);
  await expect(dialog.getByLabel('Model')).toHaveValue(model);
  const preview = dialog.getByRole('region', { name: 'What would change' });
  await expect(preview).toContainText(/Calls to the provider\s*3/);
  await expect(preview).toContainText(/Difference, about\s*−\$/);
  expect(await problemsOf(page)).toEqual([]);
  await dialog.getByLabel('Reason').fill('Contract discount signed late');
  await dialog.getByRole('button', { name: 'Apply to past requests' }).click();
  await expect(dialog).toBeHidden();
  const row = page.getByRole('row').filter({ hasText: 'Contract discount signed late' });
  await expect(row).toContainText('Applied', { timeout: 30_000 });
  expect(await problemsOf(page)).toEqual([]);
  const { items } = await read<{ items: { deltaNanos: string }[] }>(page, 'adjustments');
  return BigInt(items[0]?.deltaNanos ?? 0);
}

async function seeStatement(page: Page, charged: bigint): Promise<void> {
  await page.goto(`/o/${slug}/costs/statements?month=${monthsAgo(0)}`);
  await expect(page.getByRole('button', { name: 'Close the month' })).toBeDisabled();
  await page.getByRole('link', { name: 'Search', exact: true }).click();
  const sheet = page.getByRole('article', { name: 'Statement' });
  await expect(sheet.locator('[data-total-nanos]')).toHaveAttribute('data-total-nanos', charged.toString());
  await expect(sheet).toContainText('price corrections');
  await page.emulateMedia({ media: 'print' });
  await expect(page.getByRole('navigation')).toBeHidden();
  await expect(page.getByRole('button', { name: 'Print' })).toBeHidden();
  await expect(sheet).toBeVisible();
  expect(pagesOf(await page.pdf({ format: 'A4' }))).toBe(1);
  await page.emulateMedia({ media: 'screen' });
}

/** The month before the last one: its last requests were recorded long ago, whatever the hour. */
async function closeMonth(page: Page): Promise<void> {
  const month = monthsAgo(2);
  await page.goto(`/o/${slug}/costs/statements?month=${month}`);
  await page.getByRole('button', { name: 'Close the month' }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText('It cannot be opened again');
  await dialog
    .getByRole('button', { name: /^Close / })
    .last()
    .click();
  await expect(dialog).toContainText(`Type ${month} exactly.`);
  expect(await problemsOf(page)).toEqual([]);
  await dialog.getByLabel(`Type "${month}" to confirm`).fill(month);
  await dialog
    .getByRole('button', { name: /^Close / })
    .last()
    .click();
  await expect(dialog).toBeHidden();
  await expect(page.getByText('It is closed: the numbers stay as they are.')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Close the month' })).toBeHidden();
  await expect(page.getByLabel('Month').locator('option:checked')).toContainText('closed');
  expect(await problemsOf(page)).toEqual([]);
  await page.getByRole('link', { name: 'Search', exact: true }).click();
  await expect(page.getByRole('article', { name: 'Statement' })).toContainText(/Closed .* by /);
  expect(await problemsOf(page)).toEqual([]);
}

type Answer = { id: string; secret: string };

async function manage(page: Page, path: string, data: object): Promise<Answer> {
  const headers = { origin: ready().dashboardUrl, 'x-switchyard-organization': slug };
  const response = await page.request.post(`/api/v1/${path}`, { headers, data });
  if (!response.ok()) throw new Error(`${path} answered ${response.status()}: ${await response.text()}`);
  return response.json();
}

async function read<Body>(page: Page, path: string): Promise<Body> {
  const response = await page.request.get(`/api/v1/${path}`, { headers: { 'x-switchyard-organization': slug } });
  return response.json();
}

/** What the organization was charged in this month so far. */
async function spent(page: Page): Promise<{ requests: number; costNanos: bigint }> {
  const query = new URLSearchParams({
    from: `${monthsAgo(0)}-01T00:00:00Z`,
    to: new Date().toISOString(),
    groupBy: 'team',
  });
  const { total } = await read<{ total: { requests: number; costNanos: string } }>(page, `costs/explore?${query}`);
  return { requests: total.requests, costNanos: BigInt(total.costNanos) };
}

function monthsAgo(count: number): string {
  const now = new Date();
  return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - count, 1)).toISOString().slice(0, 7);
}

const pagesOf = (pdf: Buffer): number => pdf.toString('latin1').match(/\/Type\s*\/Page\b(?!s)/g)?.length ?? 0;
