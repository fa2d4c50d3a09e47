import { languageOfLocale, wordsIn } from '../languages/words.ts';
import type { Letter } from './letter.ts';
import type { LetterContext } from './gift-letters.ts';
import type { NewsletterConfirmationData } from './letter-data.ts';

/** Asks whether it was the reader who signed up. Advertises nothing: nobody may have asked for this letter. */
export function newsletterConfirmationLetter(
  { titles, confirmUrl, leaveUrl }: NewsletterConfirmationData,
  { newsroom, locale }: LetterContext,
): Letter {
  const { letter } = wordsIn(locale).newsletter;
  const language = `?lang=${languageOfLocale(locale)}`;
  return {
    subject: letter.subject,
    paragraphs: [
      { words: letter.asked(newsroom.name) },
      { words: titles.join('\n') },
      { words: letter.confirm, link: `${confirmUrl}${language}` },
      { words: letter.ignore },
      { words: letter.leave, link: `${leaveUrl}${language}` },
    ],
    stopUrl: leaveUrl,
  };
}
