import { plusDays, plusMonths, type DayText } from './days.ts';
import { lastDay, type Happening, type Life, type Subscription } from './lives.ts';

export type LetterCounts = Map<string, number>;

type Of<What extends Happening['what']> = Extract<Happening, { what: What }>;

/** How many letters of each kind somebody must have got by the last day. Knows the promises only, not how they are kept. */
export function lettersOf({ mailbox, happenings }: Life): LetterCounts {
  const counts: LetterCounts = new Map();
  const add = (kind: string, count: number) => {
    if (count > 0) counts.set(kind, (counts.get(kind) ?? 0) + count);
  };
  if (mailbox === 'none' || mailbox === 'risky') return counts;
  const those = <What extends Happening['what']>(...what: What[]) =>
    happenings.filter((h): h is Of<What> => what.includes(h.what as What) && h.on <= lastDay);
  const gifts = those('gift');
  const refunds = those('refund');

  // To a mailbox that is gone the first letter goes, and no other.
  if (mailbox === 'bounces') {
    add(gifts.length > 0 ? 'receipt' : 'reminder', 1);
    return counts;
  }
  const wholeOf = (charge: string) => gifts.find((gift) => gift.charge === charge);
  const wentBackAtOnce = (gift: Of<'gift'>) =>
    refunds.some(
      ({ charge, on, amountMinor }) =>
        charge === gift.charge && on === gift.on && amountMinor === gift.amountMinor,
    );
  add('receipt', gifts.filter((gift) => !wentBackAtOnce(gift)).length);
  add('refund', refunds.filter(({ charge }) => wholeOf(charge)).length);
  const mended = those('invoice is paid');
  const isMendedAtOnce = ({ invoice, on }: Of<'renewal fails'>) =>
    mended.some((m) => m.invoice === invoice && m.on === on);
  add('payment_failed', those('renewal fails').filter((failed) => !isMendedAtOnce(failed)).length);
  const resumed = those('goes on after all');
  const isOver = (end: Of<'ends'>) =>
    !resumed.some(({ subscription, on }) => subscription.id === end.subscription.id && on === end.on);
  const ends = those('ends').filter(isOver);
  add('cancelled', ends.length);

  const subscriptions = new Map<string, Subscription>(
    gifts.flatMap(({ subscription }) => (subscription ? [[subscription.id, subscription]] : [])),
  );
  for (const subscription of subscriptions.values()) {
    const endsOn = ends.find((end) => end.subscription.id === subscription.id)?.on ?? '9999-12-31';
    add('yearly_notice', yearlyNotices(subscription, endsOn));
    const newCard = those('new card').find((card) => card.subscription.id === subscription.id);
    add('card_expiring', cardNotices(subscription, { endsOn, replacedOn: newCard?.on ?? '9999-12-31' }));
  }
  const movedIn2026 = [...gifts, ...refunds].some(({ on }) => on.startsWith('2026'));
  add('statement', movedIn2026 ? 1 : 0);
  add('reminder', reminders(happenings));
  add('newsletter', confirmations(happenings));
  return counts;
}

/** Three weeks before each renewal of a yearly gift that has not ended by then. */
function yearlyNotices({ interval, startsOn }: Subscription, endsOn: DayText): number {
  if (interval !== 'year') return 0;
  const asksOn = plusDays(plusMonths(startsOn, 12), -21);
  return asksOn <= lastDay && endsOn > asksOn ? 1 : 0;
}

/** Once the next payment is the first for which the card is too old, and no more than thirty days away. */
function cardNotices(
  { interval, startsOn, cardExpires }: Subscription,
  { endsOn, replacedOn }: { endsOn: DayText; replacedOn: DayText },
): number {
  const tooOldFrom = plusMonths(`${cardExpires}-01`, 1);
  const step = interval === 'year' ? 12 : 1;
  let k = 0;
  while (plusMonths(startsOn, k * step) < tooOldFrom) k++;
  const payment = plusMonths(startsOn, k * step);
  const lastGood = plusMonths(startsOn, (k - 1) * step);
  const month = plusDays(payment, -30);
  const tellsOn = lastGood > month ? lastGood : month;
  return tellsOn <= lastDay && endsOn > tellsOn && replacedOn > tellsOn ? 1 : 0;
}

/** One for each wish that was kept and not called off; two of them are at least thirty days apart. */
function reminders(happenings: readonly Happening[]): number {
  const asked = happenings.filter((h) => h.what === 'asks for a reminder');
  const [first] = asked;
  if (!first) return 0;
  const has = (what: Happening['what']) => happenings.find((h) => h.what === what);
  const gift = has('gift');
  if (gift && gift.on < first.day) return 0;
  if (has('puts off')) return 2;
  const second = asked[1];
  // While one waits another is not kept; after a stop none ever is.
  return second && second.on > first.day && !has('stops') ? 2 : 1;
}

/** One a day at most, and none to whom has confirmed. */
function confirmations(happenings: readonly Happening[]): number {
  const confirmedOn = happenings.find(({ what }) => what === 'confirms')?.on ?? '9999-12-31';
  const days = happenings.filter(({ what, on }) => what === 'signs up' && on <= lastDay && on < confirmedOn);
  return new Set(days.map(({ on }) => on)).size;
}
