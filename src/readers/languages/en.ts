import type { Words } from '../words.ts';

export const words: Words = {
  name: 'English',
  dateLocale: 'en-GB',
  support: {
    title: (newsroom) => `Support ${newsroom}`,
    lead: (floor) => `Support us monthly, starting from just ${floor}.`,
    howOften: 'How often?',
    intervals: { once: 'Once', month: 'Monthly', year: 'Annual' },
    howMuch: { once: 'How much?', month: 'How much a month?', year: 'How much a year?' },
    ownAmount: 'Another amount',
    ownAmountHint: (floor) => `From ${floor}. Leave it empty to give the amount chosen above.`,
    fees: (amount, net) => `Of ${amount}, about ${net} reaches us after payment fees.`,
    yearly: (amount, net) => `Given once a year as ${amount}, it would be about ${net}.`,
    giveYearly: 'Give yearly',
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
    nextPayment: 'Next payment',
    nextPaymentOn: (amount, day) => `${amount} on ${day}.`,
    noNextPayment: 'None. Nothing more will be taken.',
    statement: 'On your bank statement',
    statementText: (name) => `“${name}”, or the name under which our payment provider, Stripe, knows us.`,
    letters: 'E-mail',
    lettersText:
      'None from us. Stripe may send a receipt, or a word if a payment fails, to the address that you gave there.',
    ending: 'To end it',
    endingText: 'Write to us; nobody will ask why.',
    remindNextYear: 'Remind me next year?',
    monthlyInstead: (amount) => `Or ${amount} monthly instead?`,
    cancelled: 'Nothing was paid. Your choice is as you left it.',
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
  remind: {
    title: 'Remind me later',
    intro: 'Choose a day and leave an address. One e-mail will come on that day; then we forget the address.',
    when: 'When should we write?',
    ownDay: 'Or another day',
    ownDayHint: (earliest, latest) => `From ${earliest} to ${latest}`,
    address: 'E-mail address',
    addressHint: 'Used for this one reminder and for nothing else',
    send: 'Remind me',
    back: 'Back',
    dayMissing: 'Choose a day',
    dayUnreadable: 'Enter the day as year, month and day, like 2027-01-15',
    dayOutside: (earliest, latest) => `The day must be from ${earliest} to ${latest}`,
    addressMissing: 'Enter an e-mail address',
    addressWrong: 'Enter an e-mail address in the correct format, like name@example.com',
  },
  remindDone: {
    title: 'You will hear from us',
    when: (day) => `We will write on ${day}.`,
    whenUnknown: 'We will write on the day you chose.',
    afterwards:
      'It will be one e-mail, and the address is deleted when it has left. An address that has stopped our reminders gets none.',
    changedMind: 'Changed your mind?',
    stop: 'Delete this reminder',
    back: 'Back to the support page',
  },
  remindStop: {
    title: 'Stop reminders',
    question: 'After this we send no more reminders to the address that this link was made for.',
    button: 'Stop reminders',
    stoppedTitle: 'Reminders are stopped',
    stopped: 'Nothing more will come from us by way of this reminder. You need not do anything else.',
  },
  remindLetter: {
    subject: 'Your reminder',
    asked: (newsroom, day) => `On ${day} you asked us to remind you today about supporting ${newsroom}.`,
    choice: (gift) => `What you had in mind: ${gift}.`,
    interval: { once: 'once', month: 'monthly', year: 'annually' },
    continue: 'Continue where you left off:',
    forgotten: 'This is the only reminder. We have deleted your address.',
    stop: 'Never get a reminder from us again:',
  },
  problems: {
    unreadable: {
      title: 'We could not read that',
      text: 'What your browser sent did not arrive whole. Please go back and send it again.',
    },
    elsewhere: {
      title: 'That form came from another site',
      text: 'For your safety we take forms from our own pages only, and this one was sent from another site. Open our page and send it from there.',
    },
    unknown: {
      title: 'There is no such page',
      text: 'The address may be mistyped, or older than this site.',
    },
    method: {
      title: 'This page cannot be opened like this',
      text: 'It only takes what one of our forms sends. Please begin at the support page.',
    },
    too_large: {
      title: 'That was more than we can take',
      text: 'What was sent is longer than any form of ours. Please go back and shorten it.',
    },
    wrong_type: {
      title: 'We cannot read that kind of form',
      text: 'Please fill in the form on our own page and send it from there.',
    },
    broken: {
      title: 'Something went wrong on our side',
      text: 'The fault is ours, and it has been noted. Please try again in a few minutes. A payment that you have already made is safe.',
    },
    nothingLost: 'Nothing was taken, and nothing is lost.',
    start: 'To the support page',
    stillWrong: 'Does this keep happening?',
  },
  friction: {
    title: 'One moment, please',
    why: 'Stolen cards are being tried out on pages like this one. A short pause keeps that away from ours. What you chose is kept.',
    working: 'Your browser is doing a small calculation and will go on by itself.',
    wait: (seconds) => `Seconds until you can continue: ${seconds}`,
    tooMany: (minutes) =>
      `Too many payment pages were opened from your network. Nothing was paid. Minutes until the next try: ${minutes}`,
    paused: 'Single gifts are paused for now because of misuse. Monthly and annual gifts go on as usual.',
    raised: (floor) =>
      `Because of misuse the smallest single gift is ${floor} for now. Monthly and annual gifts go on as usual.`,
  },
  maintenance: {
    title: 'We will be back soon',
    text: 'This page is closed for a short while. A payment that you have already made is safe.',
    until: (when) => `Please come again after ${when}.`,
    soon: 'Please come again in an hour or so.',
    note: (when) =>
      `If you want to keep it in mind, a line like this says nothing to others: “Look again after ${when}”.`,
  },
};
