import { minorUnits } from '../../src/money/minor-units.ts';
import type { DonationRequest } from '../../src/readers/donation-request.ts';
import { startDonation } from '../../src/readers/start-donation.ts';
import { StripeFailure } from '../../src/stripe/stripe-port.ts';
import type { World } from './world.ts';

/** How a visit to the hosted page goes: the form as it is sent, once or again after a refusal; none: the reader leaves. */
const visits: Readonly<Record<string, readonly Record<string, string>[]>> = {
  'a card': [{}],
  'a card at the second try': [{ card_number: '4000000000000002' }, {}],
  'a card that is declined': [{ card_number: '4000000000009995' }],
  'a debit that settles': [{ method: 'us_bank_account' }],
  'a debit that fails': [{ method: 'us_bank_account_fail' }],
  'a card that will be disputed': [{ card_number: '4000000000000259' }],
  'a card of which its bank will ask': [{ card_number: '4000000000001976' }],
  'a card whose bank will warn': [{ card_number: '4000000000005423' }],
  'a card that is reviewed': [{ card_number: '4000000000009235' }],
  'a card whose refunds take days': [{ card_number: '4000000000007726' }],
  'a card whose refunds fail': [{ card_number: '4000000000005126' }],
  'a card that fails later': [{ card_number: '4000000000000341' }],
  nothing: [],
};

const amounts: Readonly<Record<string, readonly number[]>> = {
  usd: [500, 500, 1000, 2500],
  eur: [500, 1000, 5000],
  jpy: [500, 3000],
  kwd: [1500, 5000],
};

/** A reader comes, chooses, and pays or not. */
export async function give(world: World): Promise<string> {
  const { dice, met } = world;
  const gift = choose(dice);
  const { currency } = gift;
  const nonce = dice.bytes(16).toString('hex');
  const url = await begin(world, gift, nonce);
  if (url === undefined) return 'a gift that never reached the page of payment';
  const isDebitOffered = currency === 'usd';
  const how = dice.pick(Object.keys(visits).filter((name) => isDebitOffered || !name.includes('debit')));
  for (const fields of visits[how] ?? []) await world.stripe.pay(url, fields);
  met(how);
  met(currency);
  met(`a gift for ${gift.interval}`);
  return `give ${gift.amountMinor} ${currency} ${gift.interval} ${gift.campaign}, ${how}`;
}

function choose(dice: World['dice']): DonationRequest {
  const currency = dice.pick(['usd', 'usd', 'usd', 'usd', 'eur', 'jpy', 'kwd']);
  return {
    interval: dice.pick(['once', 'once', 'month', 'month', 'year']),
    campaign: dice.pick(['spring', 'autumn', 'none']),
    amountMinor: minorUnits(dice.pick(amounts[currency] ?? [])),
    currency,
  };
}

/** From two tabs, with one card: two donations to us, and perhaps one to the reader. */
export async function giveTwice(world: World): Promise<string> {
  const gift = choose(world.dice);
  for (let tab = 0; tab < 2; tab++) {
    const url = await begin(world, gift, world.dice.bytes(16).toString('hex'));
    if (url === undefined) return 'a gift in two tabs that did not come so far';
    await world.stripe.pay(url, {});
  }
  return `give ${gift.amountMinor} ${gift.currency} ${gift.interval} twice`;
}

/** Presses the button, some times more than once. */
async function begin(world: World, gift: DonationRequest, nonce: string): Promise<string | undefined> {
  const { dice, met, web } = world;
  let url: string | undefined;
  const presses = dice.chance(0.1) ? 2 : 1;
  for (let press = 1; press <= presses + 3 && (url === undefined || press <= presses); press++) {
    try {
      const started = await startDonation(web.deps, gift, { nonce, locale: 'en' });
      if (press > 1) met('the button pressed again');
      if (started.kind !== 'checkout') return url;
      world.gifts.set(started.donationId, gift);
      if (url !== undefined && url !== started.url) throw new Error('two pages of payment for one gift');
      url = started.url;
    } catch (error) {
      if (!(error instanceof StripeFailure)) throw error;
      met('a reader who was told to try again');
    }
  }
  return url;
}

/** A second page of payment for a gift, as after a failure that Stripe has kept; both can be paid. */
export async function payAgain({ dice, met, web, stripe, gifts, paidAgain }: World): Promise<string> {
  const id = dice.chance(0.5) ? [...gifts.keys()].at(-1) : undefined;
  const gift = gifts.get(id ?? '');
  if (id === undefined || gift === undefined) return 'nobody pays again';
  const { amountMinor, currency, interval } = gift;
  try {
    const session = await web.deps.stripe.createCheckoutSession(
      {
        ...{ donationId: id, amountMinor, currency, locale: 'en' },
        ...(interval !== 'once' && { recurring: { interval, intervalCount: 1 } }),
        expiresAt: Math.floor(stripe.clock.nowMs() / 1000) + 3600,
        ...{ successUrl: `${stripe.url}/thanks`, cancelUrl: stripe.url },
      },
      `checkout:${id}:2`,
    );
    await stripe.pay(session.url, {});
  } catch (error) {
    if (!(error instanceof StripeFailure)) throw error;
    return 'somebody cannot pay again';
  }
  paidAgain.add(id);
  met(`a gift for ${interval} paid again`);
  return `${id} is paid again`;
}
