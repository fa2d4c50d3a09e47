import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Config } from '../config.ts';
import { languageCodes } from '../languages/language-codes.ts';
import { composeMail } from '../mail/compose-mail.ts';
import { mailAddressSchema } from '../mail/mail-address.ts';
import { domainOf, parseMailFrom } from '../mail-from.ts';
import { messageOf } from './letter.ts';
import { previews } from './previews.ts';

/** Lays each letter in each language into `folder`, as mail, text and HTML. @returns how many files. */
export async function writePreviews(
  { newsroom, publicUrl, mailFrom }: Pick<Config, 'newsroom' | 'publicUrl' | 'mailFrom'>,
  folder: string,
): Promise<number> {
  await mkdir(folder, { recursive: true });
  const from = parseMailFrom(mailFrom);
  let files = 0;
  for (const { name, write } of previews)
    for (const locale of languageCodes) {
      const message = messageOf(write({ newsroom, publicUrl, locale }), {
        to: mailAddressSchema.parse('reader@example.org'),
        ...{ locale, newsroom },
      });
      const raw = await composeMail({
        ...message,
        from,
        messageId: `<${name}-${locale}@${domainOf(from)}>`,
        date: '2027-01-15T10:00:00.000Z',
      });
      const path = join(folder, `${name}-${locale}`);
      await writeFile(`${path}.eml`, raw);
      await writeFile(`${path}.txt`, message.text);
      await writeFile(`${path}.html`, message.html);
      files += 3;
    }
  return files;
}
