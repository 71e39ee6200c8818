import { readFileSync } from 'node:fs';
import { expect, type Locator, type Page, test } from '@playwright/test';
import OpenAI from 'openai';
import { ready } from './ready.ts';
import { signIn } from './sign-in.ts';

/*
 * The costs screens: whatever the grouping, the lines on the page come to the total on the page, which is the total of the API, to the
 * nano-dollar; an address brings back its view; files say the same; and a view that is kept is found again.
 */
const groupings = [
  'team',
  'key',
  'member',
  'model',
  'provider',
  'endpoint',
  'tag',
  'cache-status',
  'outcome',
  'purpose',
] as const;

test.beforeAll(async () => {
  const { gatewayUrl, virtualKey, model } = ready();
  const client = new OpenAI({ baseURL: gatewayUrl, apiKey: virtualKey });
  for (const [index, name] of [model, model, 'gpt-5-nano', 'fast'].entries())
    await client.chat.completions.create({
      model: name,
      messages: [{ role: 'user', content: `Which track is clear? Train ${index}.` }],
    });
});

test.beforeEach(async ({ page }) => {
  await signIn(page);
});

test('every grouping on the page adds up to the total on the page and of the API', async ({ page }) => {
  // Ten pages, one after the other.
  test.slow();
  for (const by of groupings) {
    await page.goto(`/o/northwind/costs?by=${by}&sub=${by === 'model' ? 'key' : 'model'}`);
    // The page follows what is recorded, so its parts and the API are compared until they were read at the same state.
    await expect(async () => {
      const { lines, total, figure } = await numbersOf(page);
      expect(total, by).toBeGreaterThan(0n);
      expect(sum(lines), by).toBe(total);
      expect(figure, by).toBe(total);
      expect(await apiTotal(page, by), by).toBe(total);
    }).toPass();
  }
});

test('an opened group shows subgroups that come to it', async ({ page }) => {
  await page.goto('/o/northwind/costs?by=team');
  const group = page.locator('[data-line="group"]').first();
  await group.getByRole('button').click();
  await expect(page.locator('[data-line="subgroup"]').first()).toBeVisible();
  await expect(page).toHaveURL(/sub=model/);
  expect(sum(await amounts(page.locator('[data-line="subgroup"]')))).toBe((await amounts(group))[0]);
});

test('an address asks the same again', async ({ page }) => {
  await page.goto('/o/northwind/costs');
  await page.getByLabel('Show', { exact: true }).selectOption('requests');
  await page.getByLabel('By', { exact: true }).selectOption('model');
  await page.getByLabel('Compare with').selectOption('previous');
  await page.getByRole('radio', { name: 'Areas' }).click();
  await page.getByText('Add up over time').click();
  await page.getByRole('button', { name: 'Add filter' }).click();
  await page.getByLabel('Filter by').selectOption('purpose');
  await page.getByRole('checkbox', { name: 'Answers' }).click();
  await page.keyboard.press('Escape');
  await expect(page).toHaveURL(/purpose=ANSWER/);
  const other = await page.context().newPage();
  await other.goto(page.url());
  await expect(other.getByRole('heading', { name: /^Requests per day/ })).toContainText('added up, by model');
  await expect(other.getByRole('list', { name: 'Filters' })).toContainText('Purpose is Answers');
  await expect(other.getByLabel('Compare with')).toHaveValue('previous');
  await expect(other.getByRole('radio', { name: 'Areas' })).toBeChecked();
  await expect(other.getByRole('checkbox', { name: 'Add up over time' })).toBeChecked();
});

test('the CSV and the JSON come to the total on the page', async ({ page }) => {
  await page.goto('/o/northwind/costs?by=model&sub=team');
  await expect(async () => {
    const csv = await exported(page, 'CSV');
    const json = JSON.parse(await exported(page, 'JSON')) as { rows: { costNanos: string }[] };
    const { total } = await numbersOf(page);
    expect(sum(costsOf(csv))).toBe(total);
    expect(sum(json.rows.map(({ costNanos }) => BigInt(costNanos)))).toBe(total);
  }).toPass();
});

test('a view is kept, found again, and opened by itself as the default', async ({ page }) => {
  const name = `By model ${Date.now()}`;
  await page.goto('/o/northwind/costs?by=model&range=7d');
  await page.getByRole('button', { name: 'Views' }).click();
  await page.getByRole('menuitem', { name: 'Keep this view…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Keep this view' });
  await dialog.getByLabel('Name').fill(name);
  await dialog.getByText('Open it for me without being asked').click();
  await dialog.getByRole('button', { name: 'Keep view' }).click();
  await expect(dialog).toBeHidden();
  await page.goto('/o/northwind/costs');
  await expect(page).toHaveURL(/by=model/);
  await expect(page.getByRole('radio', { name: '7 days' })).toBeChecked();
  await page.getByRole('button', { name }).click();
  await page.getByRole('menuitem', { name: 'Change your views…' }).click();
  await page.getByRole('button', { name: `Remove (${name})` }).click();
  await expect(page.getByRole('dialog', { name: 'Your views' })).not.toContainText(name);
});

test('the statements of the month add up, and a team’s page says the same as the list', async ({ page }) => {
  await page.goto(`/o/northwind/costs/statements?month=${new Date().toISOString().slice(0, 7)}`);
  const charged = page.locator('[data-charged-nanos]');
  await expect(charged.first()).toBeVisible();
  const each = await charged.evaluateAll((cells) => cells.map((cell) => cell.getAttribute('data-charged-nanos') ?? ''));
  const all = await page.locator('[data-total-nanos]').getAttribute('data-total-nanos');
  expect(sum(each.map(BigInt))).toBe(BigInt(all ?? -1));
  await page.getByRole('link', { name: 'Search', exact: true }).click();
  const sheet = page.getByRole('article', { name: 'Statement' });
  await expect(sheet).toBeVisible();
  const total = await sheet.locator('[data-total-nanos]').getAttribute('data-total-nanos');
  expect(sum(await amounts(sheet.locator('tr[data-cost-nanos]')))).toBe(BigInt(total ?? -1));
});

test('last traffic is priced on another model', async ({ page }) => {
  await page.goto('/o/northwind/costs/what-if?range=month');
  await page.getByRole('combobox', { name: 'Model', exact: true }).fill('gpt-5-nano');
  await page.getByRole('option').first().click();
  await expect(page.getByRole('table', { name: 'Actual and hypothetical cost' })).toBeVisible();
  await expect(page.getByRole('heading', { name: 'Assumptions' })).toBeVisible();
});

const sum = (amounts: readonly bigint[]) => amounts.reduce((all, one) => all + one, 0n);

/** The column of exact costs. Names of models, teams and days hold no comma. */
function costsOf(csv: string): bigint[] {
  const [head = '', ...rows] = csv.trim().split(/\r?\n/);
  const column = head.split(',').indexOf('cost_nanos');
  return rows.map((row) => BigInt(row.split(',')[column] ?? ''));
}

async function amounts(lines: Locator): Promise<bigint[]> {
  const texts = await lines.evaluateAll((all) => all.map((line) => line.getAttribute('data-cost-nanos') ?? ''));
  return texts.map(BigInt);
}

/** The lines of the table, its total, and the total in the row of figures, read at one moment. */
async function numbersOf(page: Page): Promise<{ lines: bigint[]; total: bigint; figure: bigint }> {
  await expect(page.locator('[data-line="total"]')).toBeVisible();
  const read = await page.locator('[data-line], [data-figure="cost"]').evaluateAll((all) =>
    all.map(({ dataset }) => ({
      kind: dataset.line ?? 'figure',
      nanos: dataset.costNanos ?? dataset.amount ?? '',
    })),
  );
  const of = (kind: string) => read.filter((line) => line.kind === kind).map(({ nanos }) => BigInt(nanos));
  return { lines: of('group'), total: of('total')[0] ?? -1n, figure: of('figure')[0] ?? -2n };
}

/** The total that the management API states for the month so far. */
async function apiTotal(page: Page, groupBy: string): Promise<bigint> {
  const now = new Date();
  const from = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), 1)).toISOString();
  const answer = await page.request.get(
    `/api/v1/costs/explore?from=${from}&to=${now.toISOString()}&groupBy=${groupBy}`,
    {
      headers: { 'x-switchyard-organization': 'northwind' },
    },
  );
  const report = (await answer.json()) as { total: { costNanos: string } };
  return BigInt(report.total.costNanos);
}

/** The text of a file that the page's export hands out. */
async function exported(page: Page, kind: 'CSV' | 'JSON'): Promise<string> {
  await page.getByRole('button', { name: 'Export' }).click();
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('menuitem', { name: new RegExp(`^${kind}`) }).click(),
  ]);
  return readFileSync(await file.path(), 'utf8');
}
