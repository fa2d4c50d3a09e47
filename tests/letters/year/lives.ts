import { createDice, type Dice } from '../../simulation/dice.ts';
import { plusDays, plusMonths, type DayText } from './days.ts';

export const firstDay: DayText = '2026-01-01';
export const lastDay: DayText = '2027-02-20';

/** What becomes of a letter to somebody: `bounces` after the first, `risky` is never written to, `none` has no address. */
export type Mailbox = 'ordinary' | 'bounces' | 'risky' | 'none';

/** What happens on a day, as Stripe and readers have it. */
export type Happening = { on: DayText } & (
  | { what: 'gift'; charge: string; subscription: Subscription | undefined; amountMinor: number }
  | { what: 'renewal fails'; invoice: string; subscription: Subscription }
  | { what: 'invoice is paid'; invoice: string }
  | { what: 'refund'; charge: string; amountMinor: number }
  | { what: 'ends'; subscription: Subscription; cause: 'wanted' | 'payment failed' }
  | { what: 'goes on after all'; subscription: Subscription }
  | { what: 'new card'; subscription: Subscription; expires: string }
  | { what: 'asks for a reminder'; day: DayText }
  | { what: 'stops' | 'says gave' | 'puts off' | 'signs up' | 'confirms' }
);

export interface Subscription {
  id: string;
  interval: 'month' | 'year';
  startsOn: DayText;
  amountMinor: number;
  /** `2026-07`. */
  cardExpires: string;
}

export interface Life {
  address: string;
  mailbox: Mailbox;
  happenings: Happening[];
}

export interface Scale {
  readers: number;
  donors: number;
  signups: number;
  seed: number;
}

export function* lives({ readers, donors, signups, seed }: Scale): Generator<Life> {
  const dice = createDice(seed);
  for (let n = 0; n < donors; n++) yield donorLife(n, dice);
  for (let n = 0; n < readers; n++) yield readerLife(n, dice);
  for (let n = 0; n < signups; n++) yield signupLife(n, dice);
}

// Many domains: of one, only so many a hour are written to.
const addressOf = (who: string, n: number) => `${who}${n}@box${n % 997}.example`;
const goodCard = '2039-12';

function donorLife(n: number, dice: Dice): Life {
  const draw = dice.fraction();
  const mailbox: Mailbox =
    draw < 0.01 ? 'none' : draw < 0.02 ? 'risky' : draw < 0.03 ? 'bounces' : 'ordinary';
  const address = mailbox === 'risky' ? `donor${n}@mail.ru` : addressOf('donor', n);
  // Whoever's letters come back gets one only, whatever happens: then let nothing else happen on the first day.
  const isPlain = mailbox === 'bounces';
  const happenings = promise(`${n}a`, dice, isPlain);
  if (!isPlain && dice.chance(0.05)) happenings.push(...promise(`${n}b`, dice, false));
  return { address, mailbox, happenings };
}

/** A gift that renews itself, and what becomes of it. */
function promise(name: string, dice: Dice, isPlain: boolean): Happening[] {
  const interval = dice.chance(0.1) ? 'year' : 'month';
  const startsOn = plusDays(
    firstDay,
    interval === 'year' || dice.chance(0.8) ? dice.whole(0, 30) : dice.whole(31, 300),
  );
  const amountMinor = dice.whole(2, 50) * 100;
  const subscription: Subscription = {
    ...{ id: `sub_${name}`, interval, startsOn, amountMinor, cardExpires: goodCard },
  };
  const paysOn: DayText[] = [];
  for (let k = 0; paysOn.at(-1) === undefined || (paysOn.at(-1) ?? '') <= lastDay; k++)
    paysOn.push(plusMonths(startsOn, k * (interval === 'year' ? 12 : 1)));
  const due = paysOn.filter((on) => on <= lastDay);
  const gift = (k: number, on: DayText): Happening => ({
    ...{ what: 'gift', on, charge: `ch_${name}_${k}`, subscription, amountMinor },
  });
  const chosen = isPlain ? 1 : dice.fraction();
  if (chosen < 0.1)
    return cardRunsOut(
      subscription,
      paysOn,
      due.map((on, k) => gift(k, on)),
      dice,
    );
  if (chosen < 0.2) return endsByChoice(subscription, due, gift, dice);
  const happenings: Happening[] = [];
  for (const [k, on] of due.entries()) {
    const invoice = `in_${name}_${k}`;
    const luck = isPlain || k === 0 ? 1 : dice.fraction();
    if (luck < 0.01) {
      // Tried again for a week, and given up.
      happenings.push({ what: 'renewal fails', on, invoice, subscription });
      happenings.push({ what: 'ends', on: plusDays(on, 7), subscription, cause: 'payment failed' });
      return happenings;
    }
    if (luck < 0.03) {
      const mendedOn = plusDays(on, dice.chance(0.3) ? 0 : 3);
      happenings.push({ what: 'renewal fails', on, invoice, subscription });
      happenings.push({ what: 'invoice is paid', on: mendedOn, invoice });
      happenings.push(gift(k, mendedOn));
      continue;
    }
    happenings.push(gift(k, on));
    if (isPlain || !dice.chance(0.02)) continue;
    const isPart = dice.chance(0.3);
    happenings.push({
      ...{ what: 'refund', on: plusDays(on, isPart || dice.chance(0.8) ? 5 : 0), charge: `ch_${name}_${k}` },
      amountMinor: isPart ? amountMinor / 2 : amountMinor,
    });
  }
  return happenings;
}

/** Its card runs out in the year; a bank renews some in time, some after the letter, some never. */
function cardRunsOut(
  subscription: Subscription,
  paysOn: readonly DayText[],
  gifts: readonly Happening[],
  dice: Dice,
): Happening[] {
  const month = plusMonths(`${subscription.startsOn.slice(0, 7)}-01`, dice.whole(1, 10)).slice(0, 7);
  subscription.cardExpires = month;
  const tooOldFrom = plusMonths(`${month}-01`, 1);
  const k = paysOn.findIndex((on) => on >= tooOldFrom);
  const lastGood = paysOn[k - 1] ?? subscription.startsOn;
  const firstBad = paysOn[k] ?? lastDay;
  const when = dice.fraction();
  if (when > 0.7) return [...gifts];
  const [from, to] = [plusDays(firstBad, -30), lastGood].sort() as [DayText, DayText];
  const on = when < 0.3 ? plusDays(from, -3) : plusDays(to, 6);
  if (on <= subscription.startsOn) return [...gifts];
  return [...gifts, { what: 'new card', on, subscription, expires: goodCard }];
}

function endsByChoice(
  subscription: Subscription,
  due: readonly DayText[],
  gift: (k: number, on: DayText) => Happening,
  dice: Dice,
): Happening[] {
  const cause = 'wanted';
  const k = dice.whole(0, Math.min(due.length, 11) - 1);
  // Clear of the days on which something is looked at: a yearly gift's question comes three weeks before.
  const on = plusDays(due[k] ?? subscription.startsOn, dice.whole(4, 20));
  if (on > lastDay) return due.map((day, i) => gift(i, day));
  const before = due.filter((day) => day < on).map((day, i) => gift(i, day));
  if (!dice.chance(0.2)) return [...before, { what: 'ends', on, subscription, cause }];
  return [
    ...due.map((day, i) => gift(i, day)),
    { what: 'ends', on, subscription, cause },
    { what: 'goes on after all', on, subscription },
  ];
}

function readerLife(n: number, dice: Dice): Life {
  const address = addressOf('reader', n);
  const mailbox: Mailbox = dice.chance(0.02) ? 'bounces' : 'ordinary';
  const asksOn = plusDays(firstDay, dice.whole(0, 270));
  const day = plusDays(asksOn, dice.whole(7, 60));
  const gives = (on: DayText): Happening => ({
    ...{
      what: 'gift',
      on,
      charge: `ch_reader${n}`,
      subscription: undefined,
      amountMinor: dice.whole(2, 50) * 100,
    },
  });
  const asks: Happening = { what: 'asks for a reminder', on: asksOn, day };
  const after = plusDays(day, 3);
  const choice = mailbox === 'bounces' ? 1 : dice.fraction();
  const then: Happening[] =
    choice < 0.1
      ? [gives(plusDays(day, -2))]
      : choice < 0.15
        ? [gives(after)]
        : choice < 0.2
          ? [
              { what: 'stops', on: after },
              { what: 'asks for a reminder', on: plusDays(after, 2), day: plusDays(after, 20) },
            ]
          : choice < 0.3
            ? [{ what: 'puts off', on: after }]
            : choice < 0.35
              ? [{ what: 'asks for a reminder', on: plusDays(asksOn, 2), day: plusDays(day, 40) }]
              : choice < 0.38
                ? [{ what: 'says gave', on: after }]
                : choice < 0.41
                  ? [{ what: 'asks for a reminder', on: plusDays(after, 2), day: plusDays(after, 9) }]
                  : [];
  return { address, mailbox, happenings: [asks, ...then] };
}

function signupLife(n: number, dice: Dice): Life {
  const on = plusDays(firstDay, dice.whole(0, 380));
  const again = dice.fraction();
  const happenings: Happening[] = [{ what: 'signs up', on }];
  if (again < 0.2) happenings.push({ what: 'signs up', on });
  if (again > 0.5) happenings.push({ what: 'confirms', on: plusDays(on, 2) });
  if (again > 0.4 && again < 0.8) happenings.push({ what: 'signs up', on: plusDays(on, 10) });
  return { address: addressOf('subscriber', n), mailbox: 'ordinary', happenings };
}
