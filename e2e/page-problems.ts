import type { Page } from '@playwright/test';
import axe from 'axe-core';

declare global {
  interface Window {
    /** Stands in every page that was looked at. */
    axe?: typeof axe;
  }
}

/**
 * What is wrong with the page as it stands: rules of WCAG 2.2 AA that a machine can check, and scrolling sideways. The page is read at
 * rest. A notice may still go while it is read, and would be caught half faded, so what is found is looked for a second time: what is
 * truly wrong with a page is wrong both times.
 */
export async function problemsOf(page: Page): Promise<string[]> {
  const found = await problemsAtRest(page);
  return found.length === 0 ? found : problemsAtRest(page);
}

async function problemsAtRest(page: Page): Promise<string[]> {
  await page.waitForFunction(isAtRest);
  // Axe runs in the page itself; its builder for Playwright opens another one for each look, which takes ten times as long.
  if (!(await page.evaluate(() => window.axe !== undefined))) await page.evaluate(axe.source);
  return page.evaluate(readProblems);
}

/** Nothing fades or slides, and no notice is on its way in or out. What moves without end, such as a lamp that pulses, does not count. */
function isAtRest(): boolean {
  const moving = document
    .getAnimations()
    .some(
      ({ playState, effect }) =>
        playState === 'running' && effect?.getComputedTiming().endTime !== Number.POSITIVE_INFINITY,
    );
  const passing = document.querySelector('[data-sonner-toast]:is(:not([data-mounted="true"]), [data-removed="true"])');
  return !moving && passing === null;
}

async function readProblems(): Promise<string[]> {
  if (window.axe === undefined) throw new Error('Axe is not in the page.');
  const { violations } = await window.axe.run({
    runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'],
    resultTypes: ['violations'],
  });
  const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`);
  const { scrollWidth, clientWidth } = document.documentElement;
  return scrollWidth > clientWidth ? [...found, `It scrolls sideways by ${scrollWidth - clientWidth} px.`] : found;
}
