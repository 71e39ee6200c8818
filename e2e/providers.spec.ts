import { expect, type Locator, type Page, test } from '@playwright/test';
import { problemsOf } from './page-problems.ts';
import { ready } from './ready.ts';
import { signIn } from './sign-in.ts';

/*
 * A provider account through a bad day, in a real browser: a second credential is added and takes half of the calls, the first one is
 * drained and used again, traffic is routed away for an hour and brought back. Wide and on a phone, where an incident often is met.
 */
for (const width of [1440, 390]) {
  test.describe(`${width} px`, () => {
    test.use({ viewport: { width, height: 900 } });

    test('a second credential, a drained one, and traffic that is routed away and brought back', async ({ page }) => {
      const name = `Siding ${width} ${Date.now()}`;
      await signIn(page);
      await addAccount(page, name);
      const card = page.getByRole('region', { name, exact: true });
      await expect(card.getByText('No traffic in the last 24 hours')).toBeVisible();
      await expect(card.getByText('100% of calls')).toBeVisible();

      await addCredential(page, card);
      await drain(page, card);
      await routeAway(page, card);
      await removeAccount(page, name);
    });
  });
}

async function addAccount(page: Page, name: string): Promise<void> {
  await page.goto('/o/northwind/providers?account=new');
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Provider', { exact: true }).fill('OpenAI-compatible');
  await dialog.getByLabel('Provider', { exact: true }).press('Enter');
  await dialog.getByLabel('Account name').fill(name);
  await dialog.getByLabel('Base URL').fill(ready().simulatorUrl);
  await dialog.getByLabel('API key').fill(`sk-${crypto.randomUUID()}`);
  await dialog.getByRole('button', { name: 'Save account' }).click();
  await expect(dialog).toBeHidden();
}

/** A credential is tried before it is saved, and shows only its last four characters afterwards. */
async function addCredential(page: Page, card: Locator): Promise<void> {
  const secret = `sk-${crypto.randomUUID()}`;
  await card.getByRole('button', { name: /^Add credential/ }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('API key').fill('not a key');
  await dialog.getByRole('button', { name: 'Add credential' }).click();
  await expect(dialog.getByRole('alert')).toContainText('put right');
  await dialog.getByLabel('Name', { exact: true }).fill('Spare');
  await dialog.getByLabel('Weight').fill('3');
  await expect(dialog.getByText('75% of the account')).toBeVisible();
  await dialog.getByLabel('API key').fill(secret);
  await dialog.getByRole('button', { name: 'Test credential' }).click();
  await expect(dialog.getByText(/^Connected in /)).toBeVisible();
  expect(await problemsOf(page)).toEqual([]);
  await dialog.getByRole('button', { name: 'Add credential' }).click();
  await expect(dialog).toBeHidden();
  await expect(card.getByText(`••••${secret.slice(-4)}`)).toBeVisible();
  await expect(card.getByText('75% of calls')).toBeVisible();
  await expect(page.getByText(secret)).toHaveCount(0);
}

async function drain(page: Page, card: Locator): Promise<void> {
  const actions = card.getByRole('button', { name: /^Actions for Spare/ });
  await actions.click();
  await page.getByRole('menuitem', { name: 'Drain' }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText('calls under way finish');
  expect(await problemsOf(page)).toEqual([]);
  await dialog.getByRole('button', { name: 'Drain credential' }).click();
  await expect(card.getByText(/^Draining since/)).toBeVisible();
  // What is left alone can be neither drained nor removed, and its menu says why.
  await card.getByRole('button', { name: /^Actions for (?!Spare|Siding)/ }).click();
  await expect(page.getByText(/only one in use/)).toBeVisible();
  await expect(page.getByRole('menuitem', { name: 'Drain' })).toBeDisabled();
  await page.keyboard.press('Escape');
  await actions.click();
  await page.getByRole('menuitem', { name: 'Use again' }).click();
  await expect(card.getByText(/^Draining since/)).toHaveCount(0);
}

async function routeAway(page: Page, card: Locator): Promise<void> {
  await card.getByRole('button', { name: /^Route away/ }).click();
  await page.getByRole('menuitem', { name: 'For 60 minutes' }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText('It is still asked when nothing else can serve');
  await expect(dialog).toContainText('Attempts in the last 24 hours');
  expect(await problemsOf(page)).toEqual([]);
  await dialog.getByRole('button', { name: 'Route away' }).click();
  await expect(card.getByText(/^Away until \d\d:\d\d UTC, (60|59) min left|1 h left/)).toBeVisible();
  expect(await problemsOf(page)).toEqual([]);
  await card.getByRole('button', { name: 'Bring back now' }).click();
  await expect(card.getByText(/^Away until/)).toHaveCount(0);
  await expect(card.getByRole('button', { name: 'Bring back now' })).toHaveCount(0);
}

async function removeAccount(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name: `Actions for ${name}`, exact: true }).click();
  await page.getByRole('menuitem', { name: 'Remove account' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel(/^Type/).fill(name);
  await dialog.getByRole('button', { name: 'Remove account' }).click();
  await expect(page.getByRole('heading', { name })).toHaveCount(0);
}
