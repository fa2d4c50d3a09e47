import { html } from 'hono/html';
import type { Newsroom } from '../newsroom.ts';
import type { Html } from './page-shell.ts';
import type { Words } from '../languages/words.ts';

/** What stands on a badge, drawn by the style; the name is read out. */
const badges = {
  visa: 'VISA',
  mastercard: '',
  amex: 'AMEX',
  apple_pay: 'Apple Pay',
  google_pay: 'Google Pay',
  bank_debit: undefined,
} satisfies Record<keyof Words['support']['methodNames'], string | undefined>;

/** Ways to pay. Nothing of it is loaded from anybody. */
export function methodsRow({ payment_methods }: Newsroom, { support }: Words): Html | '' {
  if (payment_methods.length === 0) return '';
  return html`<ul class="methods" aria-label="${support.methods}">
    ${payment_methods.map((method) => {
      const name = support.methodNames[method];
      return html`<li>
        <span class="${method}" role="img" aria-label="${name}">${badges[method] ?? name}</span>
      </li>`;
    })}
  </ul>`;
}
