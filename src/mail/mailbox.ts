import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readEml, type ReadMail } from './read-eml.ts';

export interface MailInFolder extends ReadMail {
  /** Names the mail in an address of the mailbox page; holds nothing of it. */
  id: string;
}

const fileOfMail = /^([0-9TZ-]+-[a-z0-9]+)\.eml$/i;

/** The mails of the folder transport, newest first; none where nothing was ever sent. */
export async function listMailbox(
  folder: string,
  { limit }: { limit: number },
): Promise<Pick<MailInFolder, 'id' | 'date' | 'subject' | 'to'>[]> {
  const names = (await namesIn(folder)).filter((name) => fileOfMail.test(name));
  const newest = names.sort().toReversed().slice(0, limit);
  return Promise.all(
    newest.map(async (name) => {
      const { date, subject, to } = readEml(await readFile(join(folder, name), 'utf8'));
      return { id: name.replace(/\.eml$/, ''), date, subject, to };
    }),
  );
}

/** One mail with its text; undefined where `id`, which may come from an address, names none. */
export async function findMail(folder: string, id: string): Promise<MailInFolder | undefined> {
  const name = `${id}.eml`;
  if (!fileOfMail.test(name)) return undefined;
  if (!(await namesIn(folder)).includes(name)) return undefined;
  return { id, ...readEml(await readFile(join(folder, name), 'utf8')) };
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  }
}
