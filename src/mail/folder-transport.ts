import { mkdir, open, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { composeMail } from './compose-mail.ts';
import type { MailTransport, OutgoingMail } from './mail-transport.ts';

/**
 * Lays every mail into `folder` as an .eml file, for running without a mail server. A file has its whole
 * content or does not exist, and a mail delivered twice is one file.
 */
export function createFolderTransport(folder: string): MailTransport {
  return {
    async deliver(mail) {
      const raw = await composeMail(mail);
      await mkdir(folder, { recursive: true, mode: 0o700 });
      const path = join(folder, fileName(mail));
      const file = await open(`${path}.new`, 'w', 0o600);
      try {
        await file.writeFile(raw);
        await file.sync();
      } finally {
        await file.close();
      }
      await rename(`${path}.new`, path);
    },
  };
}

/** Sorts by date as text: `2027-01-15T15-23-00-000Z-4f….eml`. */
function fileName({ date, messageId }: OutgoingMail): string {
  const local = messageId.replace(/@.*$/, '').replaceAll(/[^a-z0-9]/gi, '');
  return `${date.replaceAll(/[:.]/g, '-')}-${local}.eml`;
}
