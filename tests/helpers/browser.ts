import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { inflate } from '@sparticuz/chromium';
import { chromium, type Browser, type BrowserContext, type BrowserContextOptions } from 'playwright-core';

export interface TestBrowser {
  /** A reader who was never here before. */
  newReader(options?: BrowserContextOptions): Promise<BrowserContext>;
  close(): Promise<void>;
}

/**
 * A real Chromium out of an npm package: nothing to install. TEST_BROWSER names the program of another one,
 * and where the package has none for the machine (it is made for Linux on x64) the system's Chrome serves.
 */
export async function openBrowser(): Promise<TestBrowser> {
  const given = process.env['TEST_BROWSER'];
  if (given) return testBrowser(await chromium.launch({ executablePath: given, args: calm }));
  if (process.platform !== 'linux' || process.arch !== 'x64')
    return testBrowser(await chromium.launch({ channel: 'chrome', args: calm }));
  // A folder of our own: the package's usual place in /tmp is shared by all users and all processes, and
  // whoever comes second finds a file that is half written, or not theirs.
  const folder = mkdtempSync(join(tmpdir(), 'browser-'));
  try {
    return testBrowser(await launchFrom(folder), folder);
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    throw error;
  }
}

// The sandbox of Chromium wants rights that root and containers lack; only our own pages are opened.
const calm = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--disable-dev-shm-usage'];

/**
 * The package's own fonts have neither Arabic nor serifs, and a page without glyphs has nothing to measure.
 * Gelasio is as wide as Georgia.
 */
const moreFonts = ['noto-sans-arabic', 'gelasio'].map((name) =>
  dirname(createRequire(import.meta.url).resolve(`@expo-google-fonts/${name}/package.json`)),
);
const stoodInFor = (family: string, by: string) =>
  `<alias binding="same"><family>${family}</family><prefer><family>${by}</family></prefer></alias>`;
const standIns = [
  stoodInFor('Georgia', 'Gelasio'),
  stoodInFor('serif', 'Gelasio'),
  stoodInFor('system-ui', 'Open Sans'),
  stoodInFor('sans-serif', 'Open Sans'),
].join('');

async function launchFrom(folder: string): Promise<Browser> {
  const executablePath = await unpack('chromium.br', folder);
  const fonts = await unpack('fonts.tar.br', folder);
  const libraries = await unpack('al2023.tar.br', folder);
  // The package's own list of font folders names /tmp. With these fonts alone, text is as wide on every machine.
  writeFileSync(
    join(fonts, 'fonts.conf'),
    `<fontconfig>${[fonts, ...moreFonts].map((path) => `<dir>${path}</dir>`).join('')}${standIns}<cachedir>${join(folder, 'fonts-cache')}</cachedir></fontconfig>`,
  );
  return chromium.launch({
    executablePath,
    args: calm,
    env: {
      HOME: folder,
      LANG: 'C.UTF-8',
      TZ: 'UTC',
      FONTCONFIG_PATH: fonts,
      LD_LIBRARY_PATH: join(libraries, 'lib'),
    },
  });
}

/** Lays one archive of the package below `folder`, and says where. */
async function unpack(archive: string, folder: string): Promise<string> {
  const inPackage = dirname(createRequire(import.meta.url).resolve('@sparticuz/chromium'));
  const before = process.env['TMPDIR'];
  // The package knows no other way to be told where.
  process.env['TMPDIR'] = folder;
  try {
    return await inflate(join(inPackage, '..', '..', 'bin', archive));
  } finally {
    if (before === undefined) delete process.env['TMPDIR'];
    else process.env['TMPDIR'] = before;
  }
}

const testBrowser = (browser: Browser, folder?: string): TestBrowser => ({
  async newReader(options) {
    const context = await browser.newContext({ locale: 'en-US', timezoneId: 'UTC', ...options });
    // Below the test's own limit, so that a failure says what was waited for.
    context.setDefaultTimeout(10_000);
    return context;
  },
  async close() {
    await browser.close();
    if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
  },
});
