import type { RemindWords } from './remind-words.ts';

export const remindEn: RemindWords = {
  dateLocale: 'en-GB',
  page: {
    title: 'Remind me later',
    intro: 'Choose a day and leave an address. One e-mail will come on that day; then we forget the address.',
    when: 'When should we write?',
    ownDay: 'Or another day',
    ownDayHint: (earliest, latest) => `From ${earliest} to ${latest}`,
    address: 'E-mail address',
    addressHint: 'Used for this one reminder and for nothing else',
    send: 'Remind me',
    back: 'Back',
  },
  errors: {
    titlePrefix: 'Error: ',
    summary: 'There is a problem',
    dayMissing: 'Choose a day',
    dayUnreadable: 'Enter the day as year, month and day, like 2027-01-15',
    dayOutside: (earliest, latest) => `The day must be from ${earliest} to ${latest}`,
    addressMissing: 'Enter an e-mail address',
    addressWrong: 'Enter an e-mail address in the correct format, like name@example.com',
  },
  done: {
    title: 'You will hear from us',
    when: (day) => `We will write on ${day}.`,
    whenUnknown: 'We will write on the day you chose.',
    afterwards:
      'It will be one e-mail, and the address is deleted when it has left. An address that has stopped our reminders gets none.',
    changedMind: 'Changed your mind?',
    stop: 'Delete this reminder',
    back: 'Back to the support page',
  },
  stop: {
    title: 'Stop reminders',
    question: 'After this we send no more reminders to the address that this link was made for.',
    button: 'Stop reminders',
    stoppedTitle: 'Reminders are stopped',
    stopped: 'Nothing more will come from us by way of this reminder. You need not do anything else.',
  },
  letter: {
    subject: 'Your reminder',
    asked: (newsroom, day) => `On ${day} you asked us to remind you today about supporting ${newsroom}.`,
    choice: (gift) => `What you had in mind: ${gift}.`,
    interval: { once: 'once', month: 'monthly', year: 'annually' },
    continue: 'Continue where you left off:',
    forgotten: 'This is the only reminder. We have deleted your address.',
    stop: 'Never get a reminder from us again:',
  },
};
