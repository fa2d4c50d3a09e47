import { styleText } from 'node:util';
import type { Wired } from './wiring.ts';

/** What the operator sees at start: where everything is, and what should not stay as it is. */
export function banner(deps: Wired, about: { sandboxUrl: string | undefined; signInToken: string }): string {
  const { config } = deps;
  if (config.role === 'worker')
    return [`${config.newsroom.name}: working off events and mail`, ...warnings(deps)].join('\n');
  const lines = [
    ['Support page', `${config.publicUrl}/`],
    ['Finance', `${config.publicUrl}/finance/sign-in?token=${about.signInToken}  (good once)`],
    ...(about.sandboxUrl ? [['Sandbox', `${about.sandboxUrl}/`]] : []),
    ...(config.smtpUrl === undefined ? [['Mailbox', `${config.publicUrl}/finance/mailbox`]] : []),
  ].map(([name, where]) => `  ${name?.padEnd(14)}${where}`);
  return [`${config.newsroom.name}: reader support`, ...lines, ...warnings(deps)].join('\n');
}

function warnings({ dataKeys, config }: Wired): string[] {
  const loud = (text: string) => styleText('yellow', `  ! ${text}`);
  return [
    ...(config.stripe.kind === 'sandbox'
      ? [loud('No STRIPE_SECRET_KEY: a sandbox takes the place of Stripe. No money moves.')]
      : []),
    ...(dataKeys.besideData === undefined
      ? []
      : [
          loud(
            `The keys of all personal data lie beside it, in ${dataKeys.besideData}. Set DATA_KEYS before real readers come.`,
          ),
        ]),
    ...(config.smtpUrl === undefined
      ? [loud('No SMTP_URL: letters go into a folder; nobody receives them.')]
      : []),
  ];
}
