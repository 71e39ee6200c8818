import { expect, type Locator, type Page, test } from '@playwright/test';
import OpenAI from 'openai';
import { ready } from './ready.ts';

/*
 * A new user's first day, in a real browser: sign up, organization, two teams, two provider accounts, a key, a budget,
 * a routing rule with a fallback; then calls with that key, and the dashboard shows each of them and its cost to the nano-dollar.
 */
const organization = `Harbor ${Date.now()}`;

test('from sign-up to the exact dollar amount on the chart', async ({ page }) => {
  const { gatewayUrl, simulatorUrl } = ready();
  await signUp(page);
  await createTeams(page, ['Search', 'Support']);
  await addAccount(page, { name: 'Main yard', baseUrl: simulatorUrl, models: ['gpt-5-mini', 'gpt-5-mini+status-500'] });
  await addAccount(page, { name: 'Reserve yard', baseUrl: simulatorUrl, models: ['gpt-4o-mini'] });
  const secret = await issueKey(page, { name: 'search-backend', team: 'Search' });
  await setBudget(page, { team: 'Search', usd: '25' });
  await setPrice(page);
  await addRule(page);

  const calls = await makeCalls(new OpenAI({ apiKey: secret, baseURL: gatewayUrl, maxRetries: 0 }));
  await seeRequests(page, calls);
  await seeChart(
    page,
    calls.reduce((sum, { costNanos }) => sum + costNanos, 0n),
  );
});

async function signUp(page: Page): Promise<void> {
  await page.goto('/sign-up');
  await page.getByLabel('Name', { exact: true }).fill('Robin Yard');
  await page.getByLabel('E-mail').fill(`robin.${Date.now()}@example.com`);
  await page.getByLabel('Password').fill(`signal-${crypto.randomUUID()}`);
  await page.getByRole('button', { name: 'Create account' }).click();
  await page.getByLabel('Organization name').fill(organization);
  await page.getByRole('button', { name: 'Create organization' }).click();
  await expect(page.getByRole('heading', { name: 'Overview', level: 1 })).toBeVisible();
}

async function open(page: Page, name: string): Promise<void> {
  await page.getByRole('navigation').getByRole('link', { name, exact: true }).click();
  await expect(page.getByRole('heading', { name, level: 1 })).toBeVisible();
}

async function createTeams(page: Page, names: string[]): Promise<void> {
  await open(page, 'Teams');
  for (const name of names) {
    await page.getByRole('button', { name: 'Create team' }).first().click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Team name').fill(name);
    await dialog.getByRole('button', { name: 'Create team' }).click();
    await expect(page.getByRole('link', { name, exact: true })).toBeVisible();
  }
}

async function addAccount(
  page: Page,
  { name, baseUrl, models }: { name: string; baseUrl: string; models: string[] },
): Promise<void> {
  await open(page, 'Providers');
  await page.getByRole('button', { name: 'Add provider account' }).first().click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Provider', { exact: true }).fill('OpenAI-compatible');
  await dialog.getByLabel('Provider', { exact: true }).press('Enter');
  await dialog.getByLabel('Account name').fill(name);
  await dialog.getByLabel('Base URL').fill(baseUrl);
  await dialog.getByLabel('API key').fill(`sk-${crypto.randomUUID()}`);
  await dialog.getByRole('button', { name: 'Test connection' }).click();
  await expect(dialog.getByText(/^Connected in .* models found/)).toBeVisible();
  for (const model of models) await pick(dialog.getByRole('combobox', { name: 'Models' }), model);
  await dialog.getByRole('button', { name: 'Save account' }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByRole('heading', { name })).toBeVisible();
}

/** Types into a box with a list and takes what was typed. */
async function pick(box: Locator, text: string): Promise<void> {
  await box.fill(text);
  await box.press('Enter');
}

async function issueKey(page: Page, { name, team }: { name: string; team: string }): Promise<string> {
  await open(page, 'Keys');
  await page.getByRole('button', { name: 'Issue a key' }).first().click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Key name').fill(name);
  await dialog.getByLabel('Team', { exact: true }).selectOption({ label: team });
  await dialog.getByRole('button', { name: 'Issue key' }).click();
  const secret = await dialog.getByText(/^syk_[0-9A-Za-z]{30}_[0-9A-Za-z]{6}$/).textContent();
  await dialog.getByRole('button', { name: 'Done' }).click();
  await expect(page).toHaveURL(/\/keys$/);
  await expect(page.getByText(`${secret?.slice(0, 8)}…${secret?.slice(-4)}`)).toBeVisible();
  await page.reload();
  await expect(page.getByText(secret ?? '')).toHaveCount(0);
  return secret ?? '';
}

async function setBudget(page: Page, { team, usd }: { team: string; usd: string }): Promise<void> {
  await open(page, 'Budgets and limits');
  await page.getByRole('button', { name: 'Set a budget' }).click();
  const dialog = page.getByRole('dialog');
  await pick(dialog.getByRole('combobox', { name: 'Team' }), team);
  await dialog.getByLabel('Amount').fill(usd);
  await dialog.getByRole('button', { name: 'Set budget' }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByText(`$${usd}.00`).first()).toBeVisible();
}

/** The model that always fails is in no price book; on a budget it must have a price before it may be asked. */
async function setPrice(page: Page): Promise<void> {
  await open(page, 'Providers');
  await page
    .getByRole('button', { name: /^Set (a )?price/ })
    .first()
    .click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Input price', { exact: true }).fill('0.15');
  await dialog.getByLabel('Output price').fill('0.60');
  await dialog.getByRole('button', { name: 'Save price' }).click();
  await expect(dialog).toBeHidden();
}

async function addRule(page: Page): Promise<void> {
  await open(page, 'Routing');
  await page.getByRole('link', { name: 'Add rule' }).click();
  await page.getByLabel('Rule name').fill('Fast for Search');
  await page.getByRole('button', { name: 'Add condition' }).click();
  await pick(page.getByRole('combobox', { name: /^Values/ }), 'fast');
  await page.getByRole('button', { name: 'Add condition' }).click();
  await page.getByLabel('Condition 2: field').selectOption({ label: 'Team' });
  await pick(page.getByRole('combobox', { name: 'Value', exact: true }), 'Search');
  await page.getByLabel('Target: what it is').selectOption({ label: 'Fall back in order' });
  await pick(page.getByRole('combobox', { name: 'First target', exact: true }), 'Main yard · gpt-5-mini+status-500');
  await pick(page.getByRole('combobox', { name: 'Fall back to', exact: true }), 'Reserve yard · gpt-4o-mini');
  await page.getByRole('button', { name: 'Save rule' }).click();
  await expect(page.getByRole('list', { name: 'Routing rules in order' }).getByRole('listitem').first()).toContainText(
    'fall back to',
  );
  await page.getByRole('button', { name: 'Publish…' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Publish', exact: true }).click();
  await expect(page.getByRole('region', { name: 'Draft' })).toBeHidden();
}

type Called = { requestId: string; costNanos: bigint; model: string };

/** Three calls as the key's owner makes them: direct, through the rule, and streamed. Costs come from tokens and list prices. */
async function makeCalls(client: OpenAI): Promise<Called[]> {
  const messages = [{ role: 'user' as const, content: 'Which track is clear?' }];
  const called: Called[] = [];
  for (const model of ['gpt-5-mini', 'fast']) {
    const { data, response } = await client.chat.completions.create({ model, messages, max_tokens: 60 }).withResponse();
    const served = response.headers.get('x-switchyard-model') ?? '';
    called.push({
      requestId: response.headers.get('x-request-id') ?? '',
      model,
      costNanos: priceOf(served, data.usage),
    });
  }
  const { data: stream, response } = await client.chat.completions
    .create({ model: 'gpt-5-mini', messages, max_tokens: 60, stream: true, stream_options: { include_usage: true } })
    .withResponse();
  let usage: OpenAI.CompletionUsage | null | undefined;
  for await (const chunk of stream) usage = chunk.usage ?? usage;
  called.push({
    requestId: response.headers.get('x-request-id') ?? '',
    model: 'gpt-5-mini',
    costNanos: priceOf('gpt-5-mini', usage),
  });
  return called;
}

/** OpenAI's list prices in nano-USD a token; the journey does its own sum. */
function priceOf(model: string, usage: OpenAI.CompletionUsage | null | undefined): bigint {
  const [input, output] = model === 'gpt-5-mini' ? [250n, 2_000n] : [150n, 600n];
  return BigInt(usage?.prompt_tokens ?? 0) * input + BigInt(usage?.completion_tokens ?? 0) * output;
}

/** "$0.00001525": dollars with every digit. */
function exactUsd(nanos: bigint): string {
  const digits = String(nanos).padStart(10, '0');
  return `$${digits.slice(0, -9)}.${digits.slice(-9).replace(/0{1,7}$/, '')}`;
}

async function seeRequests(page: Page, calls: Called[]): Promise<void> {
  await open(page, 'Logs');
  for (const { costNanos } of calls)
    await expect(
      page
        .getByRole('row')
        .filter({ hasText: exactUsd(costNanos) })
        .first(),
    ).toBeVisible();
  const throughRule = page.getByRole('row').filter({ hasText: 'fast' }).first();
  await expect(throughRule).toContainText('Fast for Search');
  await throughRule.click();
  const drawer = page.getByRole('dialog');
  await drawer.getByRole('tab', { name: 'Why' }).click();
  await expect(drawer).toContainText('Main yard');
  await expect(drawer).toContainText('Reserve yard');
  await page.keyboard.press('Escape');
}

async function seeChart(page: Page, totalNanos: bigint): Promise<void> {
  await open(page, 'Costs');
  const total = exactUsd(totalNanos);
  const teams = page.getByRole('table', { name: 'Cost by team', exact: true });
  await expect(teams.getByRole('row').filter({ hasText: 'Search' })).toContainText(total);
  await expect(teams.getByRole('row', { name: /^Total/ })).toContainText(total);
  await page.getByRole('radio', { name: 'Table' }).click();
  const twin = page.getByRole('table', { name: /^Cost by team per day/ });
  await expect(twin.getByRole('row').last()).toContainText(total);
}
