import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { PlainError } from '../local/progress.ts';

/** The browser for the browser tests: one on the PATH, or Debian's, installed where that needs no question. */
export function provideChromium(): string {
  const found = findChromium();
  if (found) return found;
  if (process.getuid?.() === 0 && existsSync('/etc/debian_version') && Bun.which('apt-get')) {
    const environment = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    const install = () =>
      spawnSync('apt-get', ['install', '-y', '--no-install-recommends', 'chromium'], { env: environment });
    if (install().status !== 0) {
      spawnSync('apt-get', ['update'], { env: environment });
      install();
    }
    const installed = findChromium();
    if (installed) return installed;
  }
  throw new PlainError(
    'The browser tests need Chromium or Chrome. Install it (Debian: apt-get install chromium; macOS: brew install --cask chromium), or set CHROMIUM_PATH to it.',
  );
}

function findChromium(): string | undefined {
  const { CHROMIUM_PATH: chosen } = process.env;
  if (chosen) return chosen;
  const names = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'];
  const onPath = names.map((name) => Bun.which(name)).find((path) => path !== null);
  const applications = [
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  ];
  return onPath ?? applications.find((path) => existsSync(path));
}
