import { join } from 'node:path';
import type { Config } from '../config.ts';
import { createFolderTransport } from './folder-transport.ts';
import type { MailTransport } from './mail-transport.ts';
import { createSmtpTransport } from './smtp-transport.ts';

/** The mail server of SMTP_URL or, where none is set, the folder. */
export const createTransport = (config: Pick<Config, 'smtpUrl' | 'dataDir'>): MailTransport =>
  config.smtpUrl === undefined
    ? createFolderTransport(mailFolder(config))
    : createSmtpTransport(config.smtpUrl);

export const mailFolder = (config: Pick<Config, 'dataDir'>): string => join(config.dataDir, 'mail');
