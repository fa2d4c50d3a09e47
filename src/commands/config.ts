import type { Command } from 'commander';
import { likelyTypos, readConfig } from '../config.ts';
import { json } from './options.ts';
import { print, toJson } from './output.ts';

export function configCommands(program: Command): void {
  const config = program.command('config').description('the settings, from the environment');

  json(config.command('check').description('name every wrong setting at once; exits 78')).action(
    (options: { json: boolean }) => {
      readConfig();
      const typos = likelyTypos();
      if (options.json) return console.log(toJson({ ok: true, unknown: typos }));
      for (const { name, meant } of typos) console.error(`${name} is not a setting: did you mean ${meant}?`);
      return console.log('the configuration is good');
    },
  );

  json(config.command('print').description('the settings in force; secrets only as set or not set')).action(
    (options: { json: boolean }) => {
      const settings = readConfig();
      const rows = {
        HOST: settings.host,
        PORT: settings.port,
        PUBLIC_URL: settings.publicUrl,
        ONION_URL: settings.onionUrl ?? '',
        DATA_DIR: settings.dataDir,
        DATABASE_URL: settings.databaseUrl.startsWith('file:') ? settings.databaseUrl : 'set',
        STRIPE: settings.stripe.kind === 'sandbox' ? 'sandbox' : settings.stripe.live ? 'live' : 'test',
        SANDBOX_PORT: settings.stripe.kind === 'sandbox' ? settings.stripe.port : '',
        SMTP_URL: isSet(settings.smtpUrl),
        MAIL_FROM: settings.mailFrom,
        DATA_KEYS: settings.dataKeys.length > 0 ? `${settings.dataKeys.length} set` : 'not set',
        NEWSROOM: settings.newsroom.name,
        TIME_ZONE: settings.newsroom.time_zone,
        TRUSTED_PROXIES: settings.trustedProxies,
        ROLE: settings.role,
        ABUSE_LIMITS: settings.abuseLimits ? 'on' : 'off',
      };
      if (options.json) console.log(toJson(rows));
      else
        print(
          Object.entries(rows).map(([setting, value]) => ({ setting, value: String(value) })),
          false,
        );
    },
  );
}

const isSet = (value: unknown) => (value === undefined ? 'not set' : 'set');
