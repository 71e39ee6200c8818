import { type Browser, expect, type Page, test } from '@playwright/test';
import OpenAI from 'openai';
import { problemsOf } from './page-problems.ts';
import { ready } from './ready.ts';
import { signIn } from './sign-in.ts';

/*
 * The life of a budget, in a real browser: an admin sets one, real calls use it up, the next one is refused and says why, in the SDK's
 * error and on the screen; a member asks for more, the admin approves it on a phone, and the next call goes through.
 */
const phone = { width: 390, height: 844 };
test.use({ viewport: { width: 1440, height: 900 } });

const team = `Launch ${Date.now()}`;

test('a budget is used up, explained, raised on request and used again', async ({ page, browser }) => {
  test.slow();
  const key = await issueKey();
  await signIn(page);
  await setBudget(page);
  const client = new OpenAI({ apiKey: key, baseURL: ready().gatewayUrl, maxRetries: 0 });

  const refusal = await callUntilRefused(client);
  expect(refusal.status).toBe(402);
  expect(refusal.message).toContain(`monthly budget "${team}" of the team ${team}`);
  expect(refusal.message).toMatch(/in flight of \$0\.000600/);
  await seeRefusal(page, refusal.message);

  const member = await join(browser);
  await askForMore(member, refusal.message);
  await member.close();

  await page.setViewportSize(phone);
  await approve(page);
  await expect(async () => {
    await client.chat.completions.create(question);
  }).toPass({ timeout: 10_000 });
  await page.goto('/o/northwind/budgets');
  const card = page.getByRole('listitem').filter({ hasText: team }).first();
  await expect(card).toContainText('raised by $1.00');
});

const question = {
  model: 'gpt-5-mini',
  messages: [{ role: 'user' as const, content: 'Which track is clear?' }],
  max_tokens: 60,
};

type Answer = { id: string; secret: string; items: { link: string }[] };

async function manage(method: 'POST', path: string, body: object): Promise<Answer> {
  const { dashboardUrl, apiToken } = ready();
  const response = await fetch(new URL(`/api/v1${path}`, dashboardUrl), {
    method,
    headers: { authorization: `Bearer ${apiToken}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${path} answered ${response.status}: ${await response.text()}`);
  return response.json();
}

async function issueKey(): Promise<string> {
  const { id } = await manage('POST', '/teams', { name: team });
  return (await manage('POST', '/virtual-keys', { name: 'launch-backend', teamId: id })).secret;
}

async function setBudget(page: Page): Promise<void> {
  await page.goto('/o/northwind/budgets');
  await page.getByRole('button', { name: 'Set a budget' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Set budget' }).click();
  await expect(dialog.getByRole('alert')).toContainText('put right');
  await dialog.getByRole('combobox', { name: 'Team' }).fill(team);
  await dialog.getByRole('combobox', { name: 'Team' }).press('Enter');
  await dialog.getByLabel('Amount').fill('0.0006');
  await expect(dialog.getByRole('status')).toContainText(`${team} may use $0.0006000 a month; then calls are refused.`);
  expect(await problemsOf(page)).toEqual([]);
  await dialog.getByRole('button', { name: 'Set budget' }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByRole('row').filter({ hasText: team })).toContainText('$0.0006000 a month');
}

/** Calls as the key's owner makes them, until the budget cannot pay for another one. */
async function callUntilRefused(client: OpenAI) {
  for (let calls = 0; calls < 200; calls += 1) {
    try {
      await client.chat.completions.create(question);
    } catch (error) {
      if (error instanceof OpenAI.APIError && calls > 0) return error;
      throw error;
    }
  }
  throw new Error('Nothing was refused.');
}

async function seeRefusal(page: Page, message: string): Promise<void> {
  await page.getByRole('tab', { name: 'Blocked' }).click();
  const row = page.getByRole('row').filter({ hasText: team }).first();
  await expect(row).toContainText('launch-backend', { timeout: 15_000 });
  expect(await problemsOf(page)).toEqual([]);
  await row.getByRole('link').click();
  const drawer = page.getByRole('dialog');
  const why = drawer.getByRole('region', { name: 'Budgets and limits' });
  await expect(why).toContainText('does not allow this call');
  expect(message).toContain('does not allow this call');
  await why.getByRole('link', { name: team }).click();
  await expect(page.getByRole('dialog')).toContainText('refused');
  expect(await problemsOf(page)).toEqual([]);
  await page.keyboard.press('Escape');
}

/** A new member of the demo organization, on a phone. */
async function join(browser: Browser): Promise<Page> {
  const email = `kim.${Date.now()}@example.com`;
  const { items } = await manage('POST', '/invitations', { emails: [email], role: 'MEMBER' });
  const context = await browser.newContext({ viewport: phone, baseURL: ready().dashboardUrl });
  const page = await context.newPage();
  await page.goto(items[0]?.link ?? '');
  await page.getByRole('link', { name: 'Create an account' }).click();
  await page.getByLabel('Name', { exact: true }).fill('Kim Track');
  await page.getByLabel('Password').fill(`signal-${crypto.randomUUID()}`);
  await page.getByRole('button', { name: 'Create account' }).click();
  const joining = page.getByRole('button', { name: 'Join as Kim Track' });
  const inside = page.getByRole('heading', { name: 'Overview', level: 1 });
  await expect(joining.or(inside).first()).toBeVisible();
  if (await joining.isVisible()) await joining.click();
  await expect(inside).toBeVisible();
  return page;
}

/** By the link that the refused caller was given. */
async function askForMore(page: Page, refusal: string): Promise<void> {
  await page.goto(/https?:\S+$/.exec(refusal)?.[0] ?? '');
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('How much more').fill('1');
  await dialog.getByLabel('What it is for').fill('The launch on Friday');
  expect(await problemsOf(page)).toEqual([]);
  await dialog.getByRole('button', { name: 'Ask for it' }).click();
  // What was asked for stands in the budget, which is open behind the question.
  await expect(dialog.getByLabel('How much more')).toBeHidden();
  await page.goto('/o/northwind/budgets?tab=raises');
  await expect(page.getByText(`$1.00 more for ${team}`).first()).toBeVisible();
  expect(await problemsOf(page)).toEqual([]);
}

async function approve(page: Page): Promise<void> {
  await page.goto('/o/northwind/overview');
  await page
    .getByRole('listitem')
    .filter({ hasText: `budget ${team}` })
    .getByRole('link', { name: 'Decide' })
    .click();
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText('The launch on Friday');
  expect(await problemsOf(page)).toEqual([]);
  await dialog.getByRole('button', { name: 'Approve' }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByRole('list', { name: 'In force' })).toContainText(team);
  expect(await problemsOf(page)).toEqual([]);
}
