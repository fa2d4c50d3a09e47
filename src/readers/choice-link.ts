import { amountInLink } from '../newsroom.ts';

/** What a reader chose, as our own rows have it. */
export interface Choice {
  gift_interval: string;
  amount_minor: number;
  currency: string;
  campaign: string;
}

/** The support page with everything chosen as before; a path, to be put behind an origin. */
export function choiceLink(choice: Choice, locale: string): string {
  const query = new URLSearchParams({
    interval: choice.gift_interval,
    amount: amountInLink(choice.amount_minor, choice.currency),
    currency: choice.currency,
    lang: locale,
  });
  if (choice.campaign !== 'none') query.set('campaign', choice.campaign);
  return `/?${query.toString()}`;
}
