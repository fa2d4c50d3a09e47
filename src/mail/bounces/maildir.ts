import { mkdir, readdir, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * The new mails of a Maildir (cr.yp.to/proto/maildir.html), the oldest first by name. Each is kept as seen once `hear`
 * has done with it; one that it fails on stays new.
 * @throws {Error} ENOENT where there is no Maildir.
 */
export async function hearMaildir<T>(
  folder: string,
  hear: (raw: Buffer) => Promise<T>,
  { keepNew = false }: { keepNew?: boolean } = {},
): Promise<T[]> {
  const heard: T[] = [];
  const names = (await readdir(join(folder, 'new'))).filter((name) => !name.startsWith('.')).sort();
  for (const name of names) {
    heard.push(await hear(await readFile(join(folder, 'new', name))));
    if (keepNew) continue;
    await mkdir(join(folder, 'cur'), { recursive: true });
    await rename(join(folder, 'new', name), join(folder, 'cur', `${name}:2,S`));
  }
  return heard;
}
