import type { Words } from './words.ts';

export const en: Words = {
  name: 'English',
  support: {
    title: (newsroom) => `Support ${newsroom}`,
    lead: (floor) => `Support us monthly, starting from just ${floor}.`,
    howOften: 'How often?',
    intervals: { once: 'Once', month: 'Monthly', year: 'Annual' },
    howMuch: 'How much?',
    ownAmount: 'Another amount',
    ownAmountHint: (floor) => `From ${floor}. Leave it empty to give the amount chosen above.`,
    currency: 'Currency',
    next: 'Continue',
    leavesFor: 'You pay on a page of our payment provider, Stripe. We never see your card.',
    methods: 'Ways to pay',
    methodNames: {
      visa: 'Visa',
      mastercard: 'Mastercard',
      amex: 'American Express',
      apple_pay: 'Apple Pay',
      google_pay: 'Google Pay',
      bank_debit: 'Bank debit',
    },
    notToday: 'Not ready to support today?',
    remindMe: 'Remind me later.',
    otherLanguages: 'Languages',
    privacy: 'Privacy',
    contact: 'Write to us',
  },
  errors: {
    titlePrefix: 'Error: ',
    summary: 'There is a problem',
    interval: 'Choose how often you want to give: once, monthly or annually.',
    currency: 'Choose one of the currencies in the list.',
    missing: 'Choose an amount, or write one.',
    notANumber: 'Write the amount as a number, like 5 or 7.50.',
    notPositive: 'Write an amount above zero.',
    ambiguous: (asThousands, asFraction) =>
      `Did you mean ${asThousands} or ${asFraction}? Write it without the mark for thousands, or with fewer decimals.`,
    tooManyDecimals: (decimals) =>
      decimals === 0
        ? 'Write a whole number: this currency has no decimals.'
        : `Write at most ${decimals} decimals.`,
    tooSmall: (floor) => `The smallest amount is ${floor}.`,
    tooLarge: (maximum) => `The largest amount here is ${maximum}. Write to us if you want to give more.`,
    wrongStep: (step) =>
      `Write an amount in steps of ${step}: our payment provider takes no finer ones in this currency.`,
    away: 'Our payment provider does not answer. Nothing was paid; please try again in a moment.',
    expired:
      'This form was out of date: it was open too long, or you have chosen otherwise since. Please look over your choice and continue.',
  },
  thanks: {
    title: {
      paid: 'Thank you',
      clearing: 'Thank you: your payment is on its way',
      failed: 'The payment did not go through',
      expired: 'The payment page has expired',
      started: 'We are waiting for the confirmation',
      unknown: 'We do not know this payment',
    },
    paid: (amount, interval) =>
      ({
        once: `Your gift of ${amount} has arrived.`,
        month: `Your gift of ${amount} has arrived. It will be renewed every month until you end it.`,
        year: `Your gift of ${amount} has arrived. It will be renewed every year until you end it.`,
      })[interval],
    paidNext: {
      once: 'Nothing more will be taken. You can close this page.',
      month: 'To end it, write to us; nobody will ask why. You can close this page.',
      year: 'To end it, write to us; nobody will ask why. You can close this page.',
    },
    clearing:
      'Your bank has been asked for the money, which takes a few days. Nothing more is needed from you.',
    failed: 'Your bank did not pay, and nothing was taken. You can try again, perhaps in another way.',
    expired: 'It was open for too long, and nothing was taken.',
    started:
      'Our payment provider has not confirmed your payment yet. That may take a minute; if you left without paying, nothing was taken.',
    lookAgain: 'Look again',
    unknown: 'The address of this page names no payment that we know of.',
    tryAgain: 'Try again',
    back: 'Back to the start',
  },
};
