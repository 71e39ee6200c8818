import { defineConfig, devices } from '@playwright/test';

const { CHROMIUM_PATH, SWITCHYARD_DASHBOARD_URL, SWITCHYARD_JUNIT } = process.env;

/**
 * Journeys through the whole product in a real browser. `global-setup.ts` starts it in a temporary folder; tests read its
 * addresses and secrets from the file named by SWITCHYARD_READY. One worker, because the journeys share one product.
 */
export default defineConfig({
  testDir: '.',
  testMatch: '**/*.spec.ts',
  globalSetup: './global-setup.ts',
  outputDir: '../test-results',
  workers: 1,
  fullyParallel: false,
  forbidOnly: true,
  retries: 0,
  timeout: 120_000,
  expect: { timeout: 15_000 },
  reporter: [['list'], ...(SWITCHYARD_JUNIT ? [['junit', { outputFile: SWITCHYARD_JUNIT }] as const] : [])],
  use: {
    ...devices['Desktop Chrome'],
    ...(SWITCHYARD_DASHBOARD_URL ? { baseURL: SWITCHYARD_DASHBOARD_URL } : {}),
    trace: 'retain-on-failure',
    screenshot: 'only-on-failure',
    launchOptions: {
      // Nothing is downloaded: the system's browser is used.
      executablePath: CHROMIUM_PATH ?? '/usr/bin/chromium',
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
        '--no-first-run',
      ],
    },
  },
});
