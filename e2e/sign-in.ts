import { expect, type Page } from '@playwright/test';
import { ready } from './ready.ts';

/** Signs in as the owner of the demo organization. */
export async function signIn(page: Page): Promise<void> {
  const { email, password } = ready();
  await page.goto('/sign-in');
  await page.getByLabel('E-mail').fill(email);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await expect(page.getByRole('heading', { name: 'Overview', level: 1 })).toBeVisible();
}
