import { expect, type Page, test } from '@playwright/test';
import OpenAI from 'openai';
import { problemsOf } from './page-problems.ts';
import { ready } from './ready.ts';
import { signIn } from './sign-in.ts';

/*
 * Every screen of the demo organization, light and dark, wide and on a phone: it shows itself, breaks no rule of WCAG 2.2 AA that a
 * machine can check, writes no error to the console, and never scrolls sideways. Each is loaded wide in the one theme and on a phone in
 * the other; either page is then looked at in both themes.
 */

// What fails here is named by its screen and shown by its screenshot; traces of so many pages cost half of the time.
test.use({ trace: 'off' });

const screens = [
  { path: 'overview', heading: 'Overview' },
  { path: 'requests', heading: 'Logs' },
  { path: 'costs', heading: 'Costs' },
  { path: 'costs?chart=areas&cumulative=true&compare=previous&sub=model', heading: 'Costs' },
  { path: 'costs?chart=table&by=model&range=24h', heading: 'Costs' },
  { path: 'costs/statements', heading: 'Costs' },
  { path: 'costs/what-if?price=prices-now&range=month', heading: 'Costs' },
  { path: 'costs/adjustments', heading: 'Costs' },
  { path: 'routing', heading: 'Routing' },
  { path: 'budgets', heading: 'Budgets and limits' },
  { path: 'budgets?tab=limits', heading: 'Budgets and limits' },
  { path: 'cache', heading: 'Cache' },
  { path: 'teams', heading: 'Teams' },
  { path: 'keys', heading: 'Keys' },
  { path: 'members', heading: 'Members' },
  { path: 'providers', heading: 'Providers' },
  { path: 'settings', heading: 'Settings' },
  { path: 'settings?tab=notifications', heading: 'Settings' },
  { path: 'settings?tab=log', heading: 'Settings' },
  { path: 'settings?tab=sinks', heading: 'Settings' },
];

test.beforeAll(async () => {
  const { gatewayUrl, virtualKey, model } = ready();
  const client = new OpenAI({ baseURL: gatewayUrl, apiKey: virtualKey });
  await client.chat.completions.create({ model, messages: [{ role: 'user', content: 'Which track is clear?' }] });
});

for (const { width, theme } of [
  { width: 1440, theme: 'light' },
  { width: 390, theme: 'dark' },
] as const) {
  test.describe(`${width} px`, () => {
    test.use({ colorScheme: theme, viewport: { width, height: 900 } });

    test('every screen of an organization', async ({ page }) => {
      test.slow();
      const errors = consoleErrors(page);
      await signIn(page);
      for (const { path, heading } of screens) {
        await page.goto(`/o/northwind/${path}`);
        await expect(page.getByRole('heading', { name: heading, level: 1 })).toBeVisible();
        await expect(page.locator('[aria-busy="true"]')).toHaveCount(0);
        await check(page, path);
      }
      await page.goto('/operator');
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
      await check(page, 'operator');
      expect(errors).toEqual([]);
    });

    test('the forms of a provider account and a price, and a request’s cost', async ({ page }) => {
      const errors = consoleErrors(page);
      await signIn(page);
      const dialog = page.getByRole('dialog');
      for (const provider of ['Amazon Bedrock', 'Google Vertex AI']) {
        await page.goto('/o/northwind/providers?account=new');
        await dialog.getByLabel('Provider', { exact: true }).fill(provider);
        await dialog.getByLabel('Provider', { exact: true }).press('Enter');
        await dialog.getByRole('button', { name: 'Save account' }).click();
        await expect(dialog.getByRole('alert')).toContainText('put right');
        await check(page, provider);
      }
      await page.goto('/o/northwind/providers');
      await page.getByRole('button', { name: 'Add price or discount' }).click();
      await dialog.getByRole('button', { name: /^Cache writes/ }).click();
      await check(page, 'price');
      await page.goto('/o/northwind/requests');
      await page.locator('[data-row-link]').first().click();
      for (const tab of ['Summary', 'Why', 'Timeline', 'Messages', 'Cost', 'Headers', 'Related']) {
        await dialog.getByRole('tab', { name: tab }).click();
        await check(page, tab);
      }
      expect(errors).toEqual([]);
    });

    test('a statement, a correction and how costs are computed', async ({ page }) => {
      const errors = consoleErrors(page);
      await signIn(page);
      await page.goto(`/o/northwind/costs/statements?month=${new Date().toISOString().slice(0, 7)}`);
      await page.getByRole('link', { name: 'Search', exact: true }).click();
      await expect(page.getByRole('article', { name: 'Statement' })).toBeVisible();
      await check(page, 'statement');
      await page.goto('/o/northwind/costs/adjustments?correct=true');
      await page.getByRole('button', { name: 'Apply to past requests' }).click();
      await expect(page.getByRole('dialog').getByRole('alert')).toContainText('put right');
      await check(page, 'correction');
      await page.goto('/o/northwind/costs');
      await page.getByRole('button', { name: 'How is this computed? (the table)' }).click();
      await expect(page.getByRole('dialog', { name: 'How the table is computed' })).toBeVisible();
      await check(page, 'how computed');
      expect(errors).toEqual([]);
    });

    test('the views of routing and the form of a rule', async ({ page }) => {
      const errors = consoleErrors(page);
      await signIn(page);
      for (const tab of ['test', 'backtest', 'history']) {
        await page.goto(`/o/northwind/routing?tab=${tab}`);
        await expect(page.getByRole('tabpanel')).toBeVisible();
        await expect(page.locator('[aria-busy="true"]')).toHaveCount(0);
        await check(page, tab);
      }
      await page.goto('/o/northwind/routing?alias=new');
      await expect(page.getByRole('dialog').getByLabel('Alias', { exact: true })).toBeVisible();
      await check(page, 'alias');
      await page.goto('/o/northwind/routing/rules/new');
      await page.getByRole('button', { name: 'Add group' }).click();
      await page.getByLabel('Target: what it is').selectOption({ label: 'Split by weight' });
      for (const part of ['Attempts and timeouts', 'Parameters', 'Copies'])
        await page.locator('summary').filter({ hasText: part }).click();
      await page.getByRole('button', { name: 'Save rule' }).click();
      await expect(page.getByRole('form', { name: 'Rule' }).getByRole('alert').first()).toContainText('put right');
      await check(page, 'rule');
      expect(errors).toEqual([]);
    });

    test('the forms of a limit and of a notification channel', async ({ page }) => {
      const errors = consoleErrors(page);
      await signIn(page);
      const dialog = page.getByRole('dialog');
      await page.goto('/o/northwind/budgets?tab=limits&limit=new:team-tokens');
      await dialog.getByRole('button', { name: 'Add another limit' }).click();
      await dialog.getByRole('button', { name: 'Add condition' }).click();
      await dialog.getByRole('button', { name: 'Save limit' }).click();
      await expect(dialog.getByRole('alert')).toContainText('put right');
      await check(page, 'limit');
      await page.goto('/o/northwind/settings?tab=notifications');
      await page.getByRole('button', { name: 'Add a channel' }).click();
      for (const kind of ['E-mail', 'Slack', 'Webhook']) {
        await dialog.getByRole('radio', { name: kind }).click();
        await dialog.getByRole('button', { name: 'Save channel' }).click();
        await expect(dialog.getByRole('alert')).toContainText('put right');
        await check(page, kind);
      }
      expect(errors).toEqual([]);
    });

    test('the screens before sign-in', async ({ page }) => {
      const errors = consoleErrors(page);
      for (const path of ['/sign-in', '/sign-up']) {
        await page.goto(path);
        await expect(page.getByRole('button', { name: /^(Sign in|Create account)$/ })).toBeVisible();
        await check(page, path);
      }
      expect(errors).toEqual([]);
    });
  });
}

function consoleErrors(page: Page): string[] {
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(message.text());
  });
  return errors;
}

/** In the theme that the page was loaded in, then in the other one, and back. */
async function check(page: Page, name: string): Promise<void> {
  const loaded = await page.evaluate(() => (matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light'));
  const other = loaded === 'dark' ? 'light' : 'dark';
  for (const theme of [loaded, other] as const) {
    await show(page, theme);
    expect(await problemsOf(page), `${name}, ${theme}`).toEqual([]);
  }
  await show(page, loaded);
}

async function show(page: Page, theme: 'light' | 'dark'): Promise<void> {
  await page.emulateMedia({ colorScheme: theme });
  await expect(page.locator('html')).toHaveAttribute('data-theme', theme);
}
