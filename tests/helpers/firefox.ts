import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { launch, type Browser } from 'puppeteer-core';

export const noFirefox = 'skipped: no Firefox here (apt install firefox-esr)';

/** The Firefox of this machine; TEST_FIREFOX names another one. */
export function findFirefox(): string | undefined {
  const given = process.env['TEST_FIREFOX'];
  if (given) return given;
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  return ['firefox-esr', 'firefox']
    .flatMap((name) => folders.map((folder) => join(folder, name)))
    .find((path) => existsSync(path));
}

/** As Tor Browser is on its safest level: scripts are off, whatever a page says. */
export const openFirefox = (program: string): Promise<Browser> =>
  launch({
    browser: 'firefox',
    executablePath: program,
    headless: true,
    extraPrefsFirefox: { 'javascript.enabled': false },
    timeout: 60_000,
  });
