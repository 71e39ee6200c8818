import { readFileSync } from 'node:fs';
import { expect, type Page, test } from '@playwright/test';
import OpenAI from 'openai';
import { problemsOf } from './page-problems.ts';
import { ready } from './ready.ts';
import { signIn } from './sign-in.ts';

/*
 * The log, wide and on a phone: found by values, by the address, by time and by whatever is pasted, followed while calls come, opened
 * with a reason where content is kept, and taken along as a file with exactly the rows of the filter.
 */
const session = `logs-${Date.now()}`;
let key: { id: string; secret: string };

test.beforeAll(async () => {
  const team = await api('POST', '/teams', { name: `Team of ${session}` });
  const { virtualKey, secret } = await api('POST', '/virtual-keys', { name: session, teamId: team.id });
  key = { id: virtualKey.id, secret };
  await api('PUT', '/content-policies', { keyId: key.id, policy: { keep: 'full' } });
  await api('PUT', '/content-policies', { policy: { requireReason: true } });
  await ask(3);
});

for (const { width, theme } of [
  { width: 1440, theme: 'light' },
  { width: 390, theme: 'dark' },
] as const) {
  test.describe(`${width} px`, () => {
    test.use({ colorScheme: theme, viewport: { width, height: 900 } });

    test.beforeEach(async ({ page }) => {
      await signIn(page);
    });

    test('a page asks the management API at most four times beyond the shell', async ({ page }) => {
      const shell = await askedBy(page, '/o/northwind/settings?tab=nothing');
      const asked = await askedBy(page, `/o/northwind/requests?key=${key.id}`);
      await expect(rows(page).first()).toBeVisible();
      const own = [...asked].filter((path) => !shell.has(path));
      expect(own.length, own.join(', ')).toBeLessThanOrEqual(4);
      expect(await problemsOf(page)).toEqual([]);
    });

    test('narrows by a value, by the address and by a bar of the picture', async ({ page }) => {
      await page.goto('/o/northwind/requests?since=1h');
      await expect(rows(page).first()).toBeVisible();
      if (width < 1_024) await page.getByRole('button', { name: /^Filters/ }).click();
      await page.getByRole('group', { name: 'Outcome' }).getByRole('checkbox', { name: 'Answered' }).click();
      await expect(page).toHaveURL(/outcome=SUCCEEDED/);
      if (width < 1_024) {
        expect(await problemsOf(page)).toEqual([]);
        await page.getByRole('button', { name: 'Show requests' }).click();
      }
      await expect(page.getByRole('list', { name: 'Filters' })).toContainText('Outcome is Answered');

      await page.goto(`/o/northwind/requests?key=${key.id}&latency.min=999999`);
      await expect(page.getByText('Nothing matches these filters')).toBeVisible();
      await page.getByRole('button', { name: /^Remove the filter: Latency/ }).click();
      await expect(rows(page).first()).toBeVisible();
      await expect(page.getByRole('list', { name: 'Filters' })).toContainText(`Key is ${session}`);

      const bar = page
        .getByRole('toolbar')
        .getByRole('button', { name: /answered/ })
        .last();
      await bar.focus();
      await bar.press('Enter');
      await expect(page).toHaveURL(/from=.*to=/);
      await expect(rows(page).first()).toBeVisible();
      await page.getByRole('button', { name: 'Show as table' }).click();
      await expect(page.getByRole('region', { name: 'Requests over time, as a table' })).toBeVisible();
      expect(await problemsOf(page)).toEqual([]);
    });

    test('an address that asks nonsense says so', async ({ page }) => {
      await page.goto('/o/northwind/requests?status=teapot');
      await expect(page.getByRole('main').getByRole('alert')).toContainText('status');
    });

    test('the live tail shows a call that comes, and holds still while somebody reads', async ({ page }) => {
      await page.goto(`/o/northwind/requests?key=${key.id}`);
      await expect(rows(page).first()).toBeVisible();
      await page.mouse.move(5, 5);
      await page.getByRole('button', { name: 'Live tail' }).click();
      await expect(page).toHaveURL(/live=true/);
      await page.mouse.move(5, 5);
      const before = await rows(page).count();
      await ask(1);
      await expect(rows(page)).toHaveCount(before + 1);
      if (width < 768) return;
      await rows(page).first().hover();
      await ask(1);
      await page.getByRole('button', { name: '1 new' }).click();
      await expect(rows(page)).toHaveCount(before + 2);
    });

    test('a pasted id opens its request, and its tabs say what happened', async ({ page }) => {
      const id = await ask(1);
      await page.goto('/o/northwind/requests');
      await recorded(id);
      await page.getByLabel('Find requests by anything pasted').fill(`x-request-id: ${id}`);
      await page.getByLabel('Find requests by anything pasted').press('Enter');
      const drawer = page.getByRole('dialog', { name: 'Request' });
      await drawer.getByRole('tab', { name: 'Why' }).click();
      await expect(drawer.getByRole('region', { name: 'Cache' })).toBeVisible();
      await drawer.getByRole('tab', { name: 'Timeline' }).click();
      await expect(drawer.getByRole('region', { name: 'The waterfall as a table' })).toContainText('first byte');
      expect(await problemsOf(page)).toEqual([]);
      await drawer.getByRole('tab', { name: 'Headers' }).click();
      await expect(drawer.getByRole('tabpanel')).toContainText('never are');
      await drawer.getByRole('tab', { name: 'Related' }).click();
      await expect(drawer.getByRole('region', { name: 'Same session' })).toBeVisible();
      expect(await problemsOf(page)).toEqual([]);
    });

    test('what was said opens with a reason, and is deleted with one', async ({ page }) => {
      const id = await ask(1);
      await recorded(id);
      await page.goto(`/o/northwind/requests?request=${id}&tab=messages`);
      const drawer = page.getByRole('dialog', { name: 'Request' });
      await drawer.getByRole('button', { name: 'Open what was said' }).click();
      await expect(drawer).toContainText('Say why');
      expect(await problemsOf(page)).toEqual([]);
      await drawer.getByLabel('Why you open it').fill('A caller asked about the answer');
      await drawer.getByRole('button', { name: 'Open what was said' }).click();
      await expect(drawer.getByRole('list', { name: 'Messages' })).toContainText('<b>Which track is clear?</b>');
      expect(await problemsOf(page)).toEqual([]);
      await drawer.getByRole('radio', { name: 'Raw' }).click();
      await expect(drawer.getByRole('region', { name: 'Request, raw' })).toContainText('"messages"');
      await drawer.getByRole('button', { name: 'Actions' }).click();
      await page.getByRole('menuitem', { name: 'Delete content…' }).click();
      const question = page.getByRole('dialog', { name: 'Delete what was said' });
      await question.getByLabel('Why').fill('The caller asked for it');
      await question.getByRole('button', { name: 'Delete content' }).click();
      await expect(question).toBeHidden();
      await expect(drawer).toContainText('has been deleted');
    });

    test('a file holds exactly the rows of the filter', async ({ page }) => {
      await page.goto(`/o/northwind/requests?key=${key.id}&since=1h`);
      await expect(rows(page).first()).toBeVisible();
      await page.getByRole('button', { name: 'Export', exact: true }).click();
      const dialog = page.getByRole('dialog', { name: 'Export requests' });
      expect(await problemsOf(page)).toEqual([]);
      const [file] = await Promise.all([
        page.waitForEvent('download'),
        dialog.getByRole('button', { name: 'Export', exact: true }).click(),
      ]);
      const text = readFileSync(await file.path(), 'utf8');
      const ids = text.match(/[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}/gm) ?? [];
      const { items } = await api('GET', `/requests?key=${key.id}&since=1h&limit=200`);
      const listed: string[] = items.map((item: { id: string }) => item.id);
      expect(text.trim().split('\n')).toHaveLength(listed.length + 1);
      for (const id of listed) expect(ids).toContain(id);
    });
  });
}

/** The rows of the list, whether of a table or cards. */
const rows = (page: Page) => page.locator('[data-row-link]');

/** Calls with the key, one after the other; the id of the last one. */
async function ask(times: number): Promise<string> {
  const client = new OpenAI({ baseURL: ready().gatewayUrl, apiKey: key.secret, maxRetries: 0 });
  let last = '';
  for (let index = 0; index < times; index++) {
    const { response } = await client.chat.completions
      .create(
        { model: ready().model, messages: [{ role: 'user', content: '<b>Which track is clear?</b>' }] },
        { headers: { 'x-switchyard-session': session } },
      )
      .withResponse();
    last = response.headers.get('x-request-id') ?? '';
  }
  return last;
}

/** Waits until a call stands in the log, with what was said. */
async function recorded(id: string): Promise<void> {
  await expect
    .poll(async () => {
      const { items } = await api('GET', `/requests?key=${key.id}&contentState=STORED`);
      return items.some((item: { id: string }) => item.id === id);
    })
    .toBe(true);
}

/** Which addresses of the management API a page asks while it loads. */
async function askedBy(page: Page, path: string): Promise<Set<string>> {
  const asked = new Set<string>();
  const note = (request: { url: () => string }) => {
    const { pathname } = new URL(request.url());
    if (pathname.startsWith('/api/')) asked.add(pathname);
  };
  page.on('request', note);
  await page.goto(path);
  await page.waitForLoadState('networkidle');
  page.off('request', note);
  return asked;
}

async function api(method: string, path: string, body?: object) {
  const { dashboardUrl, apiToken } = ready();
  const response = await fetch(`${dashboardUrl}/api/v1${path}`, {
    method,
    headers: { authorization: `Bearer ${apiToken}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  expect(response.status, `${method} ${path}`).toBe(200);
  return response.json();
}
