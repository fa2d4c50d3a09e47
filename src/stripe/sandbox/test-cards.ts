/** Stripe's test card numbers mean here what they mean there: https://docs.stripe.com/testing */

export interface Decline {
  readonly code: string;
  readonly declineCode: string | null;
  readonly message: string;
}

export interface TestCard {
  readonly brand: string;
  readonly displayBrand: string;
  readonly funding: 'credit' | 'debit' | 'prepaid';
  readonly country: string;
  /** while the reader is on the page */
  readonly firstPayment: Decline | null;
  /** off session: renewals */
  readonly laterPayments: Decline | null;
  readonly refunds: 'succeed' | 'pending, then succeed' | 'succeed, then fail';
  /** what the reader's bank thinks of a payment that went well */
  readonly trouble: Trouble | null;
}

export type Trouble = 'review' | 'fraud warning' | { readonly reason: string; readonly isInquiry: boolean };

const declined = (declineCode: string, message = 'Your card was declined.'): Decline => ({
  code: 'card_declined',
  declineCode,
  message,
});
const generic = declined('generic_decline');
const insufficientFunds = declined('insufficient_funds', 'Your card has insufficient funds.');

const visa: TestCard = {
  brand: 'visa',
  displayBrand: 'visa',
  funding: 'credit',
  country: 'US',
  firstPayment: null,
  laterPayments: null,
  refunds: 'succeed',
  trouble: null,
};
const always = (decline: Decline): TestCard => ({ ...visa, firstPayment: decline, laterPayments: decline });
const ofBrand = (brand: string, displayBrand = brand): TestCard => ({ ...visa, brand, displayBrand });

const cards: Record<string, TestCard> = {
  '4242424242424242': visa,
  '4000056655665556': { ...visa, funding: 'debit' },
  '4000002500003155': visa,
  '4000002760003184': visa,
  '4000008260000000': { ...visa, country: 'GB' },
  '4000002760000016': { ...visa, country: 'DE' },
  '4000003920000003': { ...visa, country: 'JP' },
  '5555555555554444': ofBrand('mastercard'),
  '2223003122003222': ofBrand('mastercard'),
  '5200828282828210': { ...ofBrand('mastercard'), funding: 'debit' },
  '5105105105105100': { ...ofBrand('mastercard'), funding: 'prepaid' },
  '378282246310005': ofBrand('amex', 'american_express'),
  '371449635398431': ofBrand('amex', 'american_express'),
  '6011111111111117': ofBrand('discover'),
  '6011000990139424': ofBrand('discover'),
  '6011981111111113': { ...ofBrand('discover'), funding: 'debit' },
  '3056930009020004': ofBrand('diners', 'diners_club'),
  '36227206271667': ofBrand('diners', 'diners_club'),
  '3566002020360505': ofBrand('jcb'),
  '6200000000000005': { ...ofBrand('unionpay', 'union_pay'), country: 'CN' },
  '6200000000000047': { ...ofBrand('unionpay', 'union_pay'), country: 'CN' },
  '6205500000000000004': { ...ofBrand('unionpay', 'union_pay'), country: 'CN' },
  // Attaches, pays while the reader is present, and is declined ever after.
  '4000000000000341': { ...visa, laterPayments: generic },
  '4000000000000002': always(generic),
  '4000000000009995': always(insufficientFunds),
  '4000000000009987': always(declined('lost_card')),
  '4000000000009979': always(declined('stolen_card')),
  '4000000000006975': always(declined('card_velocity_exceeded')),
  '4100000000000019': always(declined('fraudulent')),
  '4000000000000069': always({
    code: 'expired_card',
    declineCode: 'expired_card',
    message: 'Your card has expired.',
  }),
  '4000000000000127': always({
    code: 'incorrect_cvc',
    declineCode: 'incorrect_cvc',
    message: "Your card's security code is incorrect.",
  }),
  '4000000000000119': always({
    code: 'processing_error',
    declineCode: 'processing_error',
    message: 'An error occurred while processing your card. Try again in a little bit.',
  }),
  '4000000000007726': { ...visa, refunds: 'pending, then succeed' },
  '4000000000005126': { ...visa, refunds: 'succeed, then fail' },
  '4000000000000259': { ...visa, trouble: { reason: 'fraudulent', isInquiry: false } },
  '4000000000002685': { ...visa, trouble: { reason: 'product_not_received', isInquiry: false } },
  '4000000000001976': { ...visa, trouble: { reason: 'general', isInquiry: true } },
  '4000000000005423': { ...visa, trouble: 'fraud warning' },
  '4000000000009235': { ...visa, trouble: 'review' },
  // They pay, and the money is available at once or stays pending.
  '4000000000000077': visa,
  '4000003720000278': visa,
};

/** `undefined` for every other number: a real card has no business in a sandbox, and is not kept. */
export const findTestCard = (number: string): TestCard | undefined => cards[number];

/** @throws {RangeError} for a number that was never accepted. */
export function requireTestCard(number: string): TestCard {
  const card = cards[number];
  if (!card) throw new RangeError('not a test card');
  return card;
}

/** The names that stand for cards in API calls: https://docs.stripe.com/testing#cards */
export const cardTokens: Record<string, string> = {
  pm_card_visa: '4242424242424242',
  pm_card_visa_debit: '4000056655665556',
  pm_card_mastercard: '5555555555554444',
  pm_card_amex: '378282246310005',
  pm_card_chargeCustomerFail: '4000000000000341',
  pm_card_createDispute: '4000000000000259',
  pm_card_createDisputeProductNotReceived: '4000000000002685',
  pm_card_createDisputeInquiry: '4000000000001976',
  pm_card_createIssuerFraudRecord: '4000000000005423',
  pm_card_riskLevelElevated: '4000000000009235',
  pm_card_visa_chargeDeclined: '4000000000000002',
  pm_card_chargeDeclinedInsufficientFunds: '4000000000009995',
};

/** The brands as `payment_method_options.card.restrictions.brands_blocked` names them. */
export function isBlocked(card: TestCard, brandsBlocked: readonly string[]): boolean {
  return brandsBlocked.includes(brandGroups[card.brand] ?? card.brand);
}
// Discover's network carries Diners Club, JCB and UnionPay too.
const brandGroups: Record<string, string> = {
  amex: 'american_express',
  discover: 'discover_global_network',
  diners: 'discover_global_network',
  jcb: 'discover_global_network',
  unionpay: 'discover_global_network',
};

/** The bank accounts the hosted page offers. */
export const bankAccounts: Record<string, { readonly last4: string; readonly settles: boolean }> = {
  us_bank_account: { last4: '6789', settles: true },
  us_bank_account_fail: { last4: '1113', settles: false },
};
