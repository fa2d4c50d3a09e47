import { html } from 'hono/html';
import type { Donation } from '../../db/donations.ts';
import { formatMoney } from '../money/format-money.ts';
import type { Newsroom } from '../newsroom.ts';
import { choiceLink } from './choice-link.ts';
import { dayInWords } from '../languages/day-in-words.ts';
import { isInterval, type Interval } from '../ledger/intervals.ts';
import { monthlyInstead } from './monthly-instead.ts';
import { newsroomPage } from './newsroom-page.ts';
import type { Html } from './page-shell.ts';
import { addMonths, dayIn, type Day } from '../day.ts';
import { wordsIn, type Words } from '../languages/words.ts';

export interface ThanksView {
  newsroom: Newsroom;
  locale: string;
  /** None where the address names no payment. */
  donation: Donation | undefined;
  /** In the newsroom's time zone. */
  today: Day;
  /** This page again. */
  lookAgain: string;
}

/** What became of a payment. The title stays in the browser's history: it names nobody and no amount. */
export function thanksPage(view: ThanksView): Html {
  const title = wordsIn(view.locale).thanks.title[view.donation?.status ?? 'unknown'];
  return newsroomPage(view.newsroom, {
    title,
    locale: view.locale,
    body: html`<h1>${title}</h1>
      ${whatNext(view, wordsIn(view.locale))}`,
  });
}

const link = (href: string, text: string) => html`<p><a class="act" href="${href}">${text}</a></p>`;

function whatNext(view: ThanksView, { thanks }: Words): Html {
  const { donation, locale } = view;
  if (!donation)
    return html`<p>${thanks.unknown}</p>
      ${link(`/?lang=${locale}`, thanks.back)}`;
  const gift = giftOf(donation, view);
  const tryAgain = link(choiceLink(donation, locale), thanks.tryAgain);
  switch (donation.status) {
    case 'paid':
      return html`<p>${thanks.paid(gift.amount, gift.interval)}</p>
        ${facts(view, gift)} ${gift.interval === 'once' ? nextTime(view, donation, gift) : ''}`;
    case 'clearing':
      return html`<p>${thanks.clearing}</p>
        ${facts(view, gift)}`;
    case 'started':
      return html`<p>${thanks.started}</p>
        ${link(view.lookAgain, thanks.lookAgain)}`;
    case 'failed':
      return html`<p>${thanks.failed}</p>
        ${tryAgain}`;
    case 'expired':
      return html`<p>${thanks.expired}</p>
        ${tryAgain}`;
    default:
      return donation.status satisfies never;
  }
}

interface GivenGift {
  interval: Interval;
  /** As the reader's language writes it. */
  amount: string;
  givenOn: Day;
}

const giftOf = (donation: Donation, { newsroom, locale }: ThanksView): GivenGift => ({
  interval: isInterval(donation.gift_interval) ? donation.gift_interval : 'once',
  amount: formatMoney(donation.amount_minor, donation.currency, locale),
  givenOn: dayIn(donation.created_at, newsroom.time_zone),
});

const months: Record<Interval, number> = { once: 0, month: 1, year: 12 };

/** What is taken next, how the bank calls it, who writes, and how it ends. */
function facts(view: ThanksView, gift: GivenGift): Html {
  const { thanks } = wordsIn(view.locale);
  const next = nextPayment(view, gift);
  const rows: (readonly [string, string | Html])[] = [
    ...(next === undefined ? [] : [[thanks.nextPayment, next] as const]),
    [thanks.statement, thanks.statementText(view.newsroom.product_name)],
    [thanks.letters, thanks.lettersText],
    ...(gift.interval === 'once' ? [] : [[thanks.ending, ending(view)] as const]),
  ];
  return html`<dl>
    ${rows.map(
      ([name, text]) =>
        html`<dt>${name}</dt>
          <dd>${text}</dd>`,
    )}
  </dl>`;
}

// Later than that we would have to know whether it was ended since.
function nextPayment(
  { locale, today }: ThanksView,
  { interval, amount, givenOn }: GivenGift,
): string | undefined {
  const { thanks } = wordsIn(locale);
  if (interval === 'once') return thanks.noNextPayment;
  const day = addMonths(givenOn, months[interval]);
  return day > today ? thanks.nextPaymentOn(amount, dayInWords(day, locale)) : undefined;
}

function ending({ newsroom, locale }: ThanksView): Html {
  const { thanks } = wordsIn(locale);
  const { contact_email } = newsroom;
  return html`${thanks.endingText}
  ${contact_email === undefined ? '' : html`<a href="mailto:${contact_email}">${contact_email}</a>`}`;
}

/** All that is asked of somebody who has just given once: nothing today. */
function nextTime({ newsroom, locale }: ThanksView, donation: Donation, gift: GivenGift): Html {
  const { thanks } = wordsIn(locale);
  const inAYear = addMonths(gift.givenOn, 12);
  const asChosen = choiceLink(donation, locale).slice('/?'.length);
  const monthly = monthlyInstead(newsroom, {
    amountMinor: donation.amount_minor,
    currency: donation.currency,
  });
  return html`<p class="next">
    <a class="act" href="/remind?${asChosen}&on=${inAYear}">${thanks.remindNextYear}</a>
    ${
      monthly === undefined
        ? ''
        : html`<a
            class="act"
            href="${choiceLink({ ...donation, gift_interval: 'month', amount_minor: monthly }, locale)}"
            >${thanks.monthlyInstead(formatMoney(monthly, donation.currency, locale))}</a
          >`
    }
  </p>`;
}
