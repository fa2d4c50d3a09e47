import type { Notice } from '../../db/notices.ts';
import type { KnownSubscription } from '../../db/subscriptions-ahead.ts';
import { instantOfSeconds, plusMs, type Instant } from '../clock.ts';
import { addMonths, dayIn, type Day } from '../day.ts';

const dayMs = 24 * 60 * 60 * 1000;
const cardDaysAhead = 30;

/** What is owed before the next payment of a subscription, as far as we know it today. */
export function noticesAhead(
  { id, interval, renewsAt, cardExpires }: KnownSubscription,
  about: { now: Instant; timeZone: string; yearlyNoticeDays: number },
): Notice[] {
  const renews = instantOfSeconds(renewsAt);
  const isWithin = (days: number) => about.now >= plusMs(renews, -days * dayMs) && about.now < renews;
  const renewsOn = dayIn(renews, about.timeZone);
  const yearly: Notice = {
    ...{ key: `yearly_notice:${id}:${renewsOn}`, kind: 'yearly_notice', subjectId: id, detail: {} },
  };
  const card: Notice = {
    ...{ key: `card_expiring:${id}:${cardExpires}`, kind: 'card_expiring', subjectId: id, detail: {} },
  };
  return [
    ...(interval === 'year' && isWithin(about.yearlyNoticeDays) ? [yearly] : []),
    ...(cardExpires !== null && !isGoodOn(cardExpires, renewsOn) && isWithin(cardDaysAhead) ? [card] : []),
  ];
}

/** A card is good to the end of the month that is printed on it. */
const isGoodOn = (expires: string, day: Day): boolean => day < addMonths(`${expires}-01` as Day, 1);
