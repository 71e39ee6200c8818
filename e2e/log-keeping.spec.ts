import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, type Page, test } from '@playwright/test';
import OpenAI from 'openai';
import { problemsOf } from './page-problems.ts';
import { ready } from './ready.ts';
import { signIn } from './sign-in.ts';

/*
 * What the request log keeps, in a real browser: a team's content policy, fewer days after a question, a legal hold from its beginning to
 * its release, an end user who is forgotten; and a webhook that requests are sent to. Wide and on a phone.
 */
for (const width of [1440, 390]) {
  test.describe(`${width} px`, () => {
    test.use({ viewport: { width, height: 900 } });

    test('what is kept, for how long, what must stay and whom to forget', async ({ page }) => {
      const mark = `${width} ${Date.now()}`;
      const team = `Kept ${mark}`;
      await callFor(team, `customer ${mark}`);
      await signIn(page);
      await page.goto('/o/northwind/settings?tab=log');
      await keepRedacted(page, team);
      await shorten(page);
      await holdAndRelease(page, `Case ${mark}`);
      await forget(page, `customer ${mark}`);
      await expect(page.locator('[aria-busy="true"]')).toHaveCount(0);
      expect(await problemsOf(page)).toEqual([]);
    });

    test('a webhook sink shows its secret once, takes a test signed, is switched off and removed', async ({ page }) => {
      const heard: { headers: IncomingHttpHeaders; body: string }[] = [];
      const server = createServer((request, response) => {
        let body = '';
        request.on('data', (chunk) => {
          body += String(chunk);
        });
        request.on('end', () => {
          heard.push({ headers: request.headers, body });
          response.end();
        });
      }).listen(0, '127.0.0.1');
      const name = `Warehouse ${width} ${Date.now()}`;
      await signIn(page);
      await page.goto('/o/northwind/settings?tab=sinks');
      await addWebhook(page, name, `http://127.0.0.1:${(server.address() as AddressInfo).port}/requests`);
      await page.getByRole('button', { name: `Send test to ${name}` }).click();
      await expect(page.getByText(`${name} took the test`)).toBeVisible();
      expect(heard.some(({ headers }) => String(headers['webhook-signature']).startsWith('v1,'))).toBe(true);
      await expect(page.getByText('whsec_')).toHaveCount(0);
      expect(await problemsOf(page)).toEqual([]);

      await page.getByRole('switch', { name: `${name} is on` }).click();
      await expect(page.getByRole('switch', { name: `${name} is on` })).not.toBeChecked();
      await page.getByRole('button', { name: `More about ${name}` }).click();
      await page.getByRole('menuitem', { name: 'Dead letters…' }).click();
      await expect(page.getByRole('dialog').getByText('No dead letter')).toBeVisible();
      expect(await problemsOf(page)).toEqual([]);
      await page.keyboard.press('Escape');
      await page.getByRole('button', { name: `More about ${name}` }).click();
      await page.getByRole('menuitem', { name: 'Remove…' }).click();
      const dialog = page.getByRole('dialog');
      await expect(dialog).toContainText('Requests that wait for it');
      expect(await problemsOf(page)).toEqual([]);
      await dialog.getByRole('button', { name: 'Remove sink' }).click();
      await expect(page.getByText(name, { exact: true })).toHaveCount(0);
      server.close();
    });
  });
}

async function keepRedacted(page: Page, team: string): Promise<void> {
  await page.getByRole('button', { name: 'For a team or key' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Kept', { exact: true }).selectOption({ label: 'What is said, redacted' });
  await dialog.getByLabel('Say what is redacted').click();
  await dialog.getByLabel('Phone numbers').click();
  await dialog.getByRole('button', { name: 'Add pattern' }).click();
  await dialog.getByLabel('Pattern 1: name').fill('ticket');
  await dialog.getByLabel('Pattern 1', { exact: true }).fill('(');
  await dialog.getByRole('button', { name: 'Save policy' }).click();
  await expect(dialog.getByRole('alert')).toContainText('Choose a team or a key.');
  await expect(dialog.getByRole('alert')).toContainText('RE2 does not understand it');
  expect(await problemsOf(page)).toEqual([]);
  await dialog.getByLabel('Pattern 1', { exact: true }).fill('TICKET-\\d+');
  await dialog.getByLabel('Team or key').fill(team);
  await dialog.getByLabel('Team or key').press('Enter');
  await dialog.getByRole('button', { name: 'Save policy' }).click();
  await expect(dialog).toBeHidden();
  const row = page.getByRole('listitem').filter({ has: page.getByRole('heading', { name: `Team ${team}` }) });
  await expect(row).toContainText('card numbers, bank accounts (IBAN), and [ticket]');
  await expect(row).not.toContainText('phone numbers');
}

async function shorten(page: Page): Promise<void> {
  const days = page.getByLabel('Requests, days');
  const fewer = String(Number((await days.inputValue()).replace(',', '')) - 1);
  await days.fill('0');
  await page.getByRole('button', { name: 'Save days' }).click();
  await expect(page.getByText('At least 1 day.').first()).toBeVisible();
  await days.fill(fewer);
  await page.getByRole('button', { name: 'Save days' }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText(/Requests that are deleted\s*older than/);
  expect(await problemsOf(page)).toEqual([]);
  await dialog.getByRole('button', { name: 'Keep for less long' }).click();
  await expect(dialog).toBeHidden();
  await page.reload();
  await expect(days).toHaveValue(fewer);
}

async function holdAndRelease(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name: 'Add a hold' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Hold name').fill(name);
  await dialog.getByLabel('Reason').fill('A court asks for them.');
  await dialog.getByLabel('First day').fill('2026-11-03');
  await dialog.getByLabel('Last day').fill('2026-11-01');
  await dialog.getByRole('button', { name: 'Add hold' }).click();
  await expect(dialog.getByRole('alert')).toContainText('must not come before the first');
  expect(await problemsOf(page)).toEqual([]);
  await dialog.getByLabel('Last day').fill('');
  await dialog.getByRole('button', { name: 'Add hold' }).click();
  await expect(dialog).toBeHidden();
  const row = page.getByRole('listitem').filter({ has: page.getByRole('heading', { name }) });
  await expect(row).toContainText('In force');
  await row.getByRole('button', { name: `Release ${name}` }).click();
  await expect(dialog).toContainText('That cannot be undone.');
  expect(await problemsOf(page)).toEqual([]);
  await dialog.getByRole('button', { name: 'Release hold' }).click();
  await expect(row).toContainText('Released');
}

async function forget(page: Page, endUser: string): Promise<void> {
  const asked = page.getByRole('list', { name: 'End users to forget' }).getByRole('listitem');
  const before = await asked.count();
  await page.getByLabel('End user', { exact: true }).fill(endUser);
  await page.getByRole('button', { name: 'Forget end user…' }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText('cannot be brought back');
  expect(await problemsOf(page)).toEqual([]);
  await dialog.getByRole('button', { name: 'Forget end user' }).click();
  await expect(dialog).toBeHidden();
  await expect(asked).toHaveCount(before + 1);
  const newest = asked.first();
  // The worker looks for new ones from time to time.
  await expect(newest).toContainText('Forgotten', { timeout: 90_000 });
  await expect(newest).not.toContainText(endUser);
}

async function addWebhook(page: Page, name: string, url: string): Promise<void> {
  await page.getByRole('button', { name: 'Add a sink' }).click();
  const dialog = page.getByRole('dialog');
  for (const kind of ['S3', 'OTLP', 'Webhook']) {
    await dialog.getByRole('radio', { name: kind }).click();
    await dialog.getByRole('button', { name: 'Save sink' }).click();
    await expect(dialog.getByRole('alert')).toContainText('put right');
    expect(await problemsOf(page), kind).toEqual([]);
  }
  await dialog.getByLabel('Sink name').fill(name);
  await dialog.getByLabel('Webhook address').fill(url);
  await dialog.getByRole('button', { name: 'Save sink' }).click();
  await expect(dialog.getByRole('status', { name: 'Signing secret' })).toContainText('whsec_');
  expect(await problemsOf(page)).toEqual([]);
  await dialog.getByRole('button', { name: 'Done' }).click();
}

/** One call for an end user, by a key of a team of its own. */
async function callFor(team: string, user: string): Promise<void> {
  const { dashboardUrl, apiToken, gatewayUrl, model } = ready();
  const post = async (path: string, body: object) => {
    const response = await fetch(`${dashboardUrl}/api/v1${path}`, {
      headers: { authorization: `Bearer ${apiToken}`, 'content-type': 'application/json' },
      method: 'POST',
      body: JSON.stringify(body),
    });
    expect(response.status).toBe(200);
    return response.json();
  };
  const { id } = await post('/teams', { name: team });
  const { secret } = await post('/virtual-keys', { name: `Key of ${team}`, teamId: id });
  const client = new OpenAI({ baseURL: gatewayUrl, apiKey: secret });
  await client.chat.completions.create({ model, user, messages: [{ role: 'user', content: 'Forget me.' }] });
}
