import { expect, type Page, test } from '@playwright/test';
import OpenAI from 'openai';
import { problemsOf } from './page-problems.ts';
import { ready } from './ready.ts';
import { signIn } from './sign-in.ts';

/*
 * The cache in a real browser: switched on for all calls it answers the second of two equal calls, says what that saved, and asks the
 * provider again once its answers are forgotten. Wide and on a phone.
 */
for (const width of [1440, 390]) {
  test.describe(`${width} px`, () => {
    test.use({ viewport: { width, height: 900 } });

    test('an equal call is answered from the cache until its answers are forgotten', async ({ page }) => {
      const client = await clientOfANewTeam(`Cached ${width} ${Date.now()}`);
      await signIn(page);
      await setCache(page, 'On');
      // The gateways hear of a change within a second; each question here is a new one.
      let question = '';
      await expect
        .poll(() => {
          question = `Is track ${Date.now()} clear?`;
          return ask(client, question);
        })
        .toBe('miss');
      // The answer is kept beside its sending.
      await expect.poll(() => ask(client, question), { timeout: 5_000 }).toBe('hit');
      // Sums come some seconds after the calls.
      await expect(async () => {
        await page.goto('/o/northwind/cache');
        await expect(figure(page, 'Hit rate')).toContainText(/\d%/, { timeout: 5_000 });
        await expect(figure(page, 'Hit rate')).toContainText(/[1-9]\d* exact/, { timeout: 1_000 });
        await expect(figure(page, 'Saved')).toContainText(/\$\d*\.?\d*[1-9]/, { timeout: 1_000 });
      }).toPass({ timeout: 60_000 });
      await expect(page.getByText(/1 answer|[2-9] answers/).first()).toBeVisible();
      expect(await problemsOf(page)).toEqual([]);

      await page.getByRole('button', { name: 'Forget answers' }).click();
      const dialog = page.getByRole('dialog');
      await dialog.getByLabel('Which answers').selectOption({ label: 'All of the organization' });
      expect(await problemsOf(page)).toEqual([]);
      await dialog.getByRole('button', { name: 'Forget them' }).click();
      await expect(page.getByText(/answers? forgotten/)).toBeVisible();
      expect(await ask(client, question)).toBe('miss');
      await setCache(page, 'Off');
    });
  });
}

const figure = (page: Page, label: string) =>
  page.locator('main').getByText(label, { exact: true }).first().locator('..');

async function setCache(page: Page, mode: 'On' | 'Off'): Promise<void> {
  await page.goto('/o/northwind/cache');
  await page.getByRole('button', { name: 'Edit All calls' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Cache', { exact: true }).selectOption({ label: mode });
  expect(await problemsOf(page)).toEqual([]);
  await dialog.getByRole('button', { name: 'Save policy' }).click();
  await expect(dialog).toBeHidden();
}

/** What the cache did for a call; empty where it says nothing. */
async function ask(client: OpenAI, content: string): Promise<string> {
  const asked = { model: ready().model, messages: [{ role: 'user' as const, content }] };
  const { response } = await client.chat.completions.create(asked).withResponse();
  return response.headers.get('x-switchyard-cache') ?? '';
}

async function clientOfANewTeam(name: string): Promise<OpenAI> {
  const { dashboardUrl, apiToken, gatewayUrl } = ready();
  const post = async (path: string, body: object) => {
    const response = await fetch(`${dashboardUrl}/api/v1${path}`, {
      headers: { authorization: `Bearer ${apiToken}`, 'content-type': 'application/json' },
      method: 'POST',
      body: JSON.stringify(body),
    });
    expect(response.status).toBe(200);
    return response.json();
  };
  const { id } = await post('/teams', { name });
  const { secret } = await post('/virtual-keys', { name, teamId: id });
  return new OpenAI({ baseURL: gatewayUrl, apiKey: secret });
}
