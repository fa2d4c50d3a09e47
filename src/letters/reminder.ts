import type { Reminder } from '../../db/reminders.ts';
import type { Config } from '../config.ts';
import { dayOf } from '../day.ts';
import { dayInWords } from '../languages/day-in-words.ts';
import { languageOfLocale, wordsIn } from '../languages/words.ts';
import { isInterval } from '../ledger/intervals.ts';
import { formatMoney } from '../money/format-money.ts';
import { amountInLink, reminderCampaign } from '../newsroom.ts';
import type { Letter, Paragraph } from './letter.ts';

export type RemindedGift = Pick<
  Reminder,
  'giftInterval' | 'amountMinor' | 'currency' | 'locale' | 'createdAt'
>;

/** The letter that a reader asked for. Its one token is good for stopping, for later, and for "I gave already". */
export function reminderLetter(
  config: Pick<Config, 'publicUrl' | 'newsroom'>,
  reminder: RemindedGift,
  token: string,
): Letter {
  const { remindLetter: letter } = wordsIn(reminder.locale);
  const language = `?lang=${languageOfLocale(reminder.locale)}`;
  const link = (what: 'stop' | 'again' | 'gave') => `${config.publicUrl}/remind/${what}/${token}`;
  return {
    subject: letter.subject,
    paragraphs: [
      { words: letter.asked(config.newsroom.name, dayInWords(dayOf(reminder.createdAt), reminder.locale)) },
      ...choiceInWords(reminder),
      { words: letter.continue, link: supportLink(config.publicUrl, reminder) },
      { words: letter.again, link: `${link('again')}${language}` },
      { words: letter.gave, link: `${link('gave')}${language}` },
      { words: letter.forgotten },
      { words: letter.stop, link: `${link('stop')}${language}` },
    ],
    stopUrl: link('stop'),
  };
}

/** Nothing where no amount was chosen. */
function choiceInWords({ giftInterval, amountMinor, currency, locale }: RemindedGift): Paragraph[] {
  if (amountMinor === null || !isInterval(giftInterval)) return [];
  const { choice, interval } = wordsIn(locale).remindLetter;
  return [{ words: choice(formatMoney(amountMinor, currency, locale), interval[giftInterval]) }];
}

/** The support page with the reader's interval and amount chosen again. Names nobody. */
function supportLink(
  publicUrl: string,
  { giftInterval, amountMinor, currency, locale }: RemindedGift,
): string {
  const choices = new URLSearchParams({
    interval: giftInterval,
    ...(amountMinor !== null && { amount: amountInLink(amountMinor, currency) }),
    currency,
    campaign: reminderCampaign,
    lang: locale,
  });
  return `${publicUrl}/?${choices.toString()}`;
}
