import { expect, type Locator, type Page, test } from '@playwright/test';
import OpenAI from 'openai';
import { ready } from './ready.ts';
import { signIn } from './sign-in.ts';

/*
 * The life of a routing rule, in a real browser: written with a fallback, run over recorded requests, published with a note, seen
 * deciding a request that is really made, and rolled back.
 */
const ruleName = `Mirror line ${Date.now()}`;
const alias = `mirror-${Date.now()}`;

test('a rule is written, backtested, published, decides a real request, and is rolled back', async ({ page }) => {
  await signIn(page);
  await publishNothingBut(page);
  await makeRequests();
  await writeRule(page);
  await backtest(page);
  await publish(page);
  await seeItDecide(page);
  await rollBack(page);
});

const call = (model: string) => {
  const { gatewayUrl, virtualKey } = ready();
  const client = new OpenAI({ baseURL: gatewayUrl, apiKey: virtualKey, maxRetries: 0 });
  return client.chat.completions
    .create({ model, messages: [{ role: 'user', content: 'Which track is clear?' }], max_tokens: 40 })
    .withResponse();
};

/** A draft that another journey left behind is thrown away. */
async function publishNothingBut(page: Page): Promise<void> {
  await page.goto('/o/northwind/routing');
  await expect(page.getByRole('list', { name: 'Versions' }).or(page.getByRole('tab', { name: 'Rules' }))).toBeVisible();
  await expect(page.locator('[aria-busy="true"]')).toHaveCount(0);
  const discard = page.getByRole('button', { name: 'Discard' });
  if (!(await discard.isVisible())) return;
  await discard.click();
  await page.getByRole('dialog').getByRole('button', { name: 'Throw it away' }).click();
  await expect(discard).toBeHidden();
}

/** Something to run the draft over: the log of a new installation is empty. */
async function makeRequests(): Promise<void> {
  const { model } = ready();
  for (let made = 0; made < 3; made += 1) await call(model);
}

async function writeRule(page: Page): Promise<void> {
  const { model } = ready();
  await page.getByRole('link', { name: 'Add rule' }).click();
  await expect(page.getByRole('heading', { name: 'Add a rule', level: 1 })).toBeVisible();
  await page.getByLabel('Rule name').fill(ruleName);
  await page.getByRole('button', { name: 'Add condition' }).first().click();
  await pick(page.getByRole('combobox', { name: /^Values/ }), alias);
  await pick(page.getByRole('combobox', { name: /^Values/ }), model);
  await page.getByLabel('Target: what it is').selectOption({ label: 'Fall back in order' });
  await pickFirst(page.getByRole('combobox', { name: 'First target', exact: true }), 0);
  await pickFirst(page.getByRole('combobox', { name: 'Fall back to', exact: true }), 1);
  const reads = page.getByRole('region', { name: 'The rule as it is written' });
  await expect(reads).toContainText(`When model is ${alias} or ${model} use`);
  await expect(reads).toContainText('on any failure fall back to');
  await page.getByRole('button', { name: 'Save rule' }).click();
  const row = page
    .getByRole('list', { name: 'Routing rules in order' })
    .getByRole('listitem')
    .filter({ hasText: ruleName });
  await expect(row).toContainText('new in this draft');
  await expect(page.getByRole('region', { name: 'Draft' })).toContainText('Draft: 1 change');
  // Until it is published it decides nothing.
  await expect(call(alias)).rejects.toThrow();
  // It is asked before the rules that were there, whatever they match.
  const up = row.getByRole('button', { name: `Move ${ruleName} up` });
  while ((await up.getAttribute('aria-disabled')) === null) {
    const before = await row.locator('span').first().textContent();
    await up.click();
    await expect(row.locator('span').first()).not.toHaveText(before ?? '');
  }
}

async function pick(box: Locator, text: string): Promise<void> {
  await box.fill(text);
  await box.press('Enter');
}

/** Takes one of the first entries of a list. */
async function pickFirst(box: Locator, index: number): Promise<void> {
  await box.click();
  await box.page().getByRole('listbox').getByRole('option').nth(index).click();
  await expect(box).not.toHaveValue('');
}

async function backtest(page: Page): Promise<void> {
  await page.getByRole('region', { name: 'Draft' }).getByRole('button', { name: 'Backtest' }).click();
  await page.getByRole('button', { name: 'Run backtest' }).click();
  await expect(page.getByText('Would match a changed rule')).toBeVisible();
  await expect(page.getByRole('listitem').filter({ hasText: ruleName }).first()).toContainText('%');
  await expect(page.getByText('Newly refused')).toBeVisible();
}

async function publish(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Publish…' }).first().click();
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByRole('list', { name: 'Changes' })).toContainText(ruleName);
  await dialog.getByLabel('Note').fill('A second line for the mirror');
  await dialog.getByRole('button', { name: 'Publish', exact: true }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByRole('region', { name: 'Draft' })).toBeHidden();
  await page.getByRole('tab', { name: 'History' }).click();
  const newest = page.getByRole('list', { name: 'Versions' }).getByRole('listitem').first();
  await expect(newest).toContainText('in force');
  await expect(newest).toContainText('“A second line for the mirror”');
}

async function seeItDecide(page: Page): Promise<void> {
  // Gateways hear of a new version at once; the first call may still come before that.
  await expect.poll(async () => (await call(alias).catch(() => undefined))?.response.status).toBe(200);
  const { response } = await call(alias);
  const requestId = response.headers.get('x-request-id') ?? '';
  await page.getByRole('navigation').getByRole('link', { name: 'Logs', exact: true }).click();
  const row = page.getByRole('row').filter({ hasText: alias }).first();
  await expect(row).toContainText(ruleName);
  await page.goto(`/o/northwind/routing?tab=test&by=log&logged=${requestId}`);
  const answer = page.getByRole('region', { name: 'What it would do' });
  await expect(answer).toContainText(`${ruleName} decides.`);
}

/** The demo organization has a version from its beginning, so the one before is always there to go back to. */
async function rollBack(page: Page): Promise<void> {
  await page.getByRole('tab', { name: 'History' }).click();
  const versions = page
    .getByRole('list', { name: 'Versions' })
    .getByRole('listitem')
    .filter({ hasText: /^Version/ });
  await versions
    .nth(1)
    .getByRole('button', { name: /^Roll back to this/ })
    .click();
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByRole('list', { name: 'Changes' })).toContainText('removed');
  await dialog.getByLabel('Note').fill('The mirror is gone');
  await dialog.getByRole('button', { name: 'Roll back', exact: true }).click();
  await expect(dialog).toBeHidden();
  await expect(versions.first()).toContainText('“The mirror is gone”');
  const outcome = () =>
    call(alias).then(
      () => 'answered',
      () => 'refused',
    );
  await expect.poll(outcome).toBe('refused');
}
