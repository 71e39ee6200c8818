import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, type Page, test } from '@playwright/test';
import OpenAI from 'openai';
import { problemsOf } from './page-problems.ts';
import { ready } from './ready.ts';
import { signIn } from './sign-in.ts';

/*
 * The life of a limit in a real browser: written for one key, it refuses the third call of a minute by its name and says when to come
 * back; it is switched off and the key is served again. And a webhook that is told so, with a signature. Wide and on a phone.
 */
for (const width of [1440, 390]) {
  test.describe(`${width} px`, () => {
    test.use({ viewport: { width, height: 900 } });

    test('a limit of two requests a minute refuses the third by its name, until it is switched off', async ({
      page,
    }) => {
      const name = `Two a minute ${width} ${Date.now()}`;
      const key = await issueKey(`Limited ${width} ${Date.now()}`);
      await signIn(page);
      await addLimit(page, { name, key: key.name });
      const row = page.getByRole('listitem').filter({ has: page.getByRole('heading', { name, exact: true }) });
      await expect(row).toContainText(`Key ${key.name}: 2 requests per minute`);
      await expect(row).toContainText('all left');

      // The gateways hear of a change within a second.
      await expect.poll(async () => (await ask(key.secret)).limit, { timeout: 5_000 }).toBe('2');
      while ((await ask(key.secret)).status === 200);
      const refused = await ask(key.secret);
      expect(refused.status).toBe(429);
      expect(refused.message).toContain(name);
      expect(Number(refused.retryAfter)).toBeGreaterThan(0);
      await expect(row).toContainText('none left');
      await expect(row).toContainText(/Refused \d+ calls? in 24 h/);
      expect(await problemsOf(page)).toEqual([]);

      await row.getByRole('switch', { name: `${name} is in force` }).click();
      await expect(row).toContainText('Nobody is held to it.');
      await expect.poll(async () => (await ask(key.secret)).status, { timeout: 5_000 }).toBe(200);
      await row.getByRole('button', { name: `Remove ${name}` }).click();
      await page.getByRole('dialog').getByRole('button', { name: 'Remove limit' }).click();
      await expect(page.getByRole('heading', { name, exact: true })).toHaveCount(0);
    });

    test('a webhook shows its secret once, and a test reaches it signed', async ({ page }) => {
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
      const name = `Alerts ${width} ${Date.now()}`;
      await signIn(page);
      await page.goto('/o/northwind/settings?tab=notifications');
      await page.getByRole('button', { name: 'Add a channel' }).click();
      const dialog = page.getByRole('dialog');
      await dialog.getByRole('radio', { name: 'Webhook' }).click();
      await dialog.getByLabel('Channel name').fill(name);
      await dialog
        .getByLabel('Webhook address')
        .fill(`http://127.0.0.1:${(server.address() as AddressInfo).port}/told`);
      await dialog.getByRole('button', { name: 'Save channel' }).click();
      await expect(dialog.getByRole('status', { name: 'Signing secret' })).toContainText('whsec_');
      expect(await problemsOf(page)).toEqual([]);
      await dialog.getByRole('button', { name: 'Done' }).click();
      await page.getByRole('button', { name: `Send test to ${name}` }).click();
      await expect(page.getByText(`${name} was told`)).toBeVisible();
      expect(heard).toHaveLength(1);
      expect(heard[0]?.headers['webhook-signature']).toMatch(/^v1,/);
      expect(heard[0]?.body).toContain('channel.test');
      await expect(page.getByText('whsec_')).toHaveCount(0);

      await page.getByRole('button', { name: `More about ${name}` }).click();
      await page.getByRole('menuitem', { name: 'Remove…' }).click();
      await page.getByRole('dialog').getByRole('button', { name: 'Remove channel' }).click();
      await expect(page.getByText(name, { exact: true })).toHaveCount(0);
      server.close();
    });
  });
}

async function addLimit(page: Page, { name, key }: { name: string; key: string }): Promise<void> {
  await page.goto('/o/northwind/budgets?tab=limits');
  await page.getByRole('button', { name: 'Add a limit' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Requests of a key' }).click();
  await dialog.getByLabel('Limit name').fill(name);
  await dialog.getByRole('button', { name: 'Save limit' }).click();
  await expect(dialog.getByRole('alert')).toContainText('Choose whom it caps.');
  await dialog.getByLabel('Key', { exact: true }).fill(key);
  await dialog.getByLabel('Key', { exact: true }).press('Enter');
  await dialog.getByLabel('Limit 1: at most').fill('2');
  await expect(dialog.getByText(`Key ${key}: 2 requests per minute`)).toBeVisible();
  await dialog.getByRole('button', { name: 'Save limit' }).click();
  await expect(dialog).toBeHidden();
}

async function issueKey(name: string): Promise<{ name: string; secret: string }> {
  const { dashboardUrl, apiToken } = ready();
  const call = async (path: string, body?: object) => {
    const response = await fetch(`${dashboardUrl}/api/v1${path}`, {
      headers: { authorization: `Bearer ${apiToken}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
    });
    expect(response.status).toBe(200);
    return response.json();
  };
  // A team of its own: another journey uses up the budget of its team.
  const { id } = await call('/teams', { name: `Team of ${name}` });
  const { secret } = await call('/virtual-keys', { name, teamId: id });
  return { name, secret };
}

/** One call, without the client's own retries: its status, and what is said of the limit. */
async function ask(apiKey: string) {
  const client = new OpenAI({ baseURL: ready().gatewayUrl, apiKey, maxRetries: 0 });
  const asked = { model: ready().model, messages: [{ role: 'user' as const, content: 'Is the line clear?' }] };
  try {
    const { response } = await client.chat.completions.create(asked).withResponse();
    return {
      status: response.status,
      message: '',
      retryAfter: '',
      limit: response.headers.get('x-ratelimit-limit-requests'),
    };
  } catch (error) {
    if (!(error instanceof OpenAI.APIError)) throw error;
    const header = (header: string) => error.headers?.get(header) ?? '';
    return {
      status: Number(error.status),
      message: error.message,
      retryAfter: header('retry-after'),
      limit: header('x-ratelimit-limit-requests'),
    };
  }
}
