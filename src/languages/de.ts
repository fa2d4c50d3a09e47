import type { Words } from './words.ts';

export const words: Words = {
  name: 'Deutsch',
  dateLocale: 'de',
  support: {
    title: (newsroom) => `${newsroom} unterstützen`,
    lead: (floor) => `Unterstützen Sie uns monatlich, schon ab ${floor}.`,
    howOften: 'Wie oft?',
    intervals: { once: 'Einmal', month: 'Monatlich', year: 'Jährlich' },
    howMuch: { once: 'Wie viel?', month: 'Wie viel im Monat?', year: 'Wie viel im Jahr?' },
    ownAmount: 'Anderer Betrag',
    ownAmountHint: (floor) => `Ab ${floor}. Lassen Sie das Feld leer, um den gewählten Betrag zu geben.`,
    fees: (amount, net) => `Von ${amount} kommen nach Gebühren etwa ${net} bei uns an.`,
    yearly: (amount, net) => `Einmal im Jahr als ${amount} gegeben, wären es etwa ${net}.`,
    giveYearly: 'Jährlich geben',
    currency: 'Währung',
    next: 'Weiter',
    leavesFor: 'Sie zahlen auf einer Seite unseres Zahlungsdienstes Stripe. Ihre Karte sehen wir nie.',
    methods: 'Zahlungsarten',
    methodNames: {
      visa: 'Visa',
      mastercard: 'Mastercard',
      amex: 'American Express',
      apple_pay: 'Apple Pay',
      google_pay: 'Google Pay',
      bank_debit: 'Lastschrift',
    },
    notToday: 'Heute noch nicht?',
    remindMe: 'Erinnern Sie mich später.',
    otherLanguages: 'Sprachen',
    privacy: 'Datenschutz',
    contact: 'Schreiben Sie uns',
  },
  errors: {
    titlePrefix: 'Fehler: ',
    summary: 'Etwas stimmt nicht',
    interval: 'Wählen Sie, wie oft Sie geben möchten: einmal, monatlich oder jährlich.',
    currency: 'Wählen Sie eine der Währungen aus der Liste.',
    missing: 'Wählen Sie einen Betrag oder schreiben Sie einen.',
    notANumber: 'Schreiben Sie den Betrag als Zahl, etwa 5 oder 7,50.',
    notPositive: 'Schreiben Sie einen Betrag über null.',
    ambiguous: (asThousands, asFraction) =>
      `Meinen Sie ${asThousands} oder ${asFraction}? Schreiben Sie es ohne Tausenderpunkt oder mit weniger Nachkommastellen.`,
    tooManyDecimals: (decimals) =>
      decimals === 0
        ? 'Schreiben Sie eine ganze Zahl: Diese Währung hat keine Nachkommastellen.'
        : `Schreiben Sie höchstens ${decimals} Nachkommastellen.`,
    tooSmall: (floor) => `Der kleinste Betrag ist ${floor}.`,
    tooLarge: (maximum) =>
      `Der größte Betrag hier ist ${maximum}. Schreiben Sie uns, wenn Sie mehr geben möchten.`,
    wrongStep: (step) =>
      `Schreiben Sie einen Betrag in Schritten von ${step}: Feinere nimmt unser Zahlungsdienst in dieser Währung nicht an.`,
    away: 'Unser Zahlungsdienst antwortet nicht. Es wurde nichts bezahlt; bitte versuchen Sie es gleich noch einmal.',
    expired:
      'Dieses Formular war veraltet: Es war zu lange offen, oder Sie haben seither anders gewählt. Bitte prüfen Sie Ihre Wahl und gehen Sie weiter.',
  },
  thanks: {
    title: {
      paid: 'Danke',
      clearing: 'Danke: Ihre Zahlung ist unterwegs',
      failed: 'Die Zahlung ist nicht gelungen',
      expired: 'Die Zahlungsseite ist abgelaufen',
      started: 'Wir warten auf die Bestätigung',
      unknown: 'Diese Zahlung kennen wir nicht',
    },
    paid: (amount, interval) =>
      ({
        once: `Ihre Spende von ${amount} ist angekommen.`,
        month: `Ihre Spende von ${amount} ist angekommen. Sie wiederholt sich jeden Monat, bis Sie sie beenden.`,
        year: `Ihre Spende von ${amount} ist angekommen. Sie wiederholt sich jedes Jahr, bis Sie sie beenden.`,
      })[interval],
    nextPayment: 'Nächste Zahlung',
    nextPaymentOn: (amount, day) => `${amount} am ${day}.`,
    noNextPayment: 'Keine. Es wird nichts weiter abgebucht.',
    statement: 'Auf Ihrem Kontoauszug',
    statementText: (name) => `„${name}“ oder der Name, unter dem unser Zahlungsdienst Stripe uns führt.`,
    letters: 'E-Mails',
    lettersText:
      'Nur zu Ihren Zahlungen: Quittungen, und eine Nachricht, wenn eine scheitert, zurückgeht oder bevorsteht. Sie gehen an die Adresse, die Sie bei Stripe angegeben haben.',
    ending: 'Um sie zu beenden',
    endingText: 'Schreiben Sie uns; niemand fragt nach Gründen.',
    remindNextYear: 'In einem Jahr erinnern?',
    monthlyInstead: (amount) => `Oder lieber ${amount} im Monat?`,
    cancelled: 'Es wurde nichts bezahlt. Ihre Auswahl steht noch so da, wie Sie sie verlassen haben.',
    clearing: 'Ihre Bank wurde um das Geld gebeten, das dauert einige Tage. Sie brauchen nichts mehr zu tun.',
    failed:
      'Ihre Bank hat nicht bezahlt, es wurde nichts abgebucht. Sie können es noch einmal versuchen, vielleicht auf anderem Weg.',
    expired:
      'Sie war zu lange offen, oder zu viele Versuche sind auf ihr gescheitert. Es wurde nichts abgebucht.',
    started:
      'Unser Zahlungsdienst hat Ihre Zahlung noch nicht bestätigt. Das kann eine Minute dauern; wenn Sie gegangen sind, ohne zu zahlen, wurde nichts abgebucht.',
    lookAgain: 'Noch einmal nachsehen',
    unknown: 'Die Adresse dieser Seite nennt keine Zahlung, von der wir wissen.',
    tryAgain: 'Noch einmal versuchen',
    back: 'Zurück zum Anfang',
  },
  remind: {
    title: 'Später erinnern',
    intro:
      'Wählen Sie einen Tag und hinterlassen Sie eine Adresse. An diesem Tag kommt eine E-Mail; danach vergessen wir die Adresse.',
    when: 'Wann sollen wir schreiben?',
    ownDay: 'Oder ein anderer Tag',
    ownDayHint: (earliest, latest) => `Vom ${earliest} bis zum ${latest}`,
    address: 'E-Mail-Adresse',
    addressHint: 'Nur für diese eine Erinnerung und für nichts anderes',
    send: 'Erinnern',
    back: 'Zurück',
    dayMissing: 'Wählen Sie einen Tag',
    dayUnreadable: 'Geben Sie Jahr, Monat und Tag an, etwa 2027-01-15',
    dayOutside: (earliest, latest) => `Der Tag muss zwischen ${earliest} und ${latest} liegen`,
    addressMissing: 'Geben Sie eine E-Mail-Adresse an',
    addressWrong: 'Geben Sie die E-Mail-Adresse in der richtigen Form an, etwa name@example.com',
    calendarTitle: 'Tragen Sie den Tag in Ihren Kalender ein',
    calendarIntro: 'Wir speichern nichts, keine Adresse und keinen Tag. Niemand außer Ihnen weiß davon.',
    calendarDay: 'Tag',
    calendarWord: 'Was in Ihrem Kalender steht',
    calendarWordHint: 'Andere sehen vielleicht Ihren Kalender. Wählen Sie ein Wort, das ihnen nichts sagt.',
    calendarDefault: 'Erinnerung',
    calendarSave: 'Tag speichern',
    mailTitle: 'Oder bekommen Sie eine E-Mail',
    riskyTitle: 'An dieses Postfach schreiben wir nicht',
    risky:
      'Was in einem Postfach dieses Anbieters liegt, können womöglich andere lesen, und ein Brief von uns könnte Ihnen dort schaden. Wir haben nichts gespeichert. Tragen Sie den Tag lieber in Ihren eigenen Kalender ein.',
    tooManyTitle: 'Zu viele Erinnerungen aus Ihrem Netz',
    tooMany: (minutes) =>
      `Wir haben nichts gespeichert. Tragen Sie den Tag in Ihren Kalender ein, oder versuchen Sie es noch einmal. Minuten bis zum nächsten Versuch: ${minutes}`,
  },
  remindDone: {
    title: 'Sie hören von uns',
    when: (day) => `Wir schreiben am ${day}.`,
    whenUnknown: 'Wir schreiben an dem Tag, den Sie gewählt haben.',
    afterwards:
      'Es wird eine einzige E-Mail sein; ist sie verschickt, wird die Adresse gelöscht. An eine Adresse, die keine Erinnerungen mehr will, geht keine.',
    limits:
      'Keine Adresse bekommt mehr als eine Erinnerung in dreißig Tagen. Eine, die schon wartet, bleibt, wie sie ist.',
    changedMind: 'Doch lieber nicht?',
    stop: 'Diese Erinnerung löschen',
    back: 'Zurück zur Unterstützung',
  },
  remindStop: {
    title: 'Erinnerungen abstellen',
    question: 'Danach schicken wir an die Adresse, für die dieser Link gemacht ist, keine Erinnerungen mehr.',
    button: 'Erinnerungen abstellen',
    stoppedTitle: 'Erinnerungen sind abgestellt',
    stopped: 'Über diese Erinnerung kommt nichts mehr von uns. Sie brauchen nichts weiter zu tun.',
  },
  remindLetter: {
    subject: 'Ihre Erinnerung',
    asked: (newsroom, day) =>
      `Am ${day} haben Sie uns gebeten, Sie heute an die Unterstützung von ${newsroom} zu erinnern.`,
    choice: (amount, howOften) => `Sie dachten an: ${amount}, ${howOften}.`,
    interval: { once: 'einmal', month: 'monatlich', year: 'jährlich' },
    continue: 'Dort weitermachen, wo Sie waren:',
    again: 'Heute passt es auch nicht? Wählen Sie einen späteren Tag:',
    gave: 'Sie haben inzwischen gegeben? Sagen Sie es uns, dann kommt nichts mehr:',
    forgotten: 'Das ist die einzige Erinnerung. Ihre Adresse haben wir gelöscht.',
    stop: 'Nie wieder eine Erinnerung von uns:',
  },
  problems: {
    unreadable: {
      title: 'Das konnten wir nicht lesen',
      text: 'Was Ihr Browser geschickt hat, ist nicht vollständig angekommen. Bitte gehen Sie zurück und senden Sie es noch einmal.',
    },
    elsewhere: {
      title: 'Dieses Formular kam von einer anderen Website',
      text: 'Zu Ihrer Sicherheit nehmen wir nur Formulare von unseren eigenen Seiten an. Öffnen Sie unsere Seite und senden Sie es von dort.',
    },
    unknown: {
      title: 'Diese Seite gibt es nicht',
      text: 'Vielleicht ist die Adresse falsch geschrieben oder veraltet.',
    },
    method: {
      title: 'So lässt sich diese Seite nicht öffnen',
      text: 'Sie nimmt nur entgegen, was unsere Formulare senden. Bitte beginnen Sie auf der Unterstützungsseite.',
    },
    too_large: {
      title: 'Das ist mehr, als wir annehmen können',
      text: 'Das Gesendete ist länger als jedes unserer Formulare. Bitte gehen Sie zurück und kürzen Sie es.',
    },
    wrong_type: {
      title: 'Solche Formulare können wir nicht lesen',
      text: 'Bitte füllen Sie das Formular auf unserer eigenen Seite aus und senden Sie es von dort.',
    },
    broken: {
      title: 'Bei uns ist etwas schiefgegangen',
      text: 'Der Fehler liegt bei uns und ist vermerkt. Bitte versuchen Sie es in einigen Minuten noch einmal. Eine Zahlung, die Sie schon gemacht haben, ist sicher.',
    },
    nothingLost: 'Es wurde nichts abgebucht, und nichts ist verloren.',
    start: 'Zur Unterstützungsseite',
    stillWrong: 'Passiert das immer wieder?',
  },
  friction: {
    title: 'Einen Moment, bitte',
    why: 'Auf Seiten wie dieser werden gestohlene Karten ausprobiert. Eine kurze Pause hält das von unserer fern. Ihre Wahl bleibt erhalten.',
    working: 'Ihr Browser rechnet kurz und geht dann von selbst weiter.',
    wait: (seconds) => `Sekunden, bis Sie weitergehen können: ${seconds}`,
    tooMany: (minutes) =>
      `Aus Ihrem Netz wurden zu viele Zahlungsseiten geöffnet. Es wurde nichts bezahlt. Minuten bis zum nächsten Versuch: ${minutes}`,
    paused:
      'Einmalige Spenden pausieren gerade wegen Missbrauchs. Monatliche und jährliche gehen weiter wie sonst.',
    raised: (floor) =>
      `Wegen Missbrauchs ist die kleinste einmalige Spende vorerst ${floor}. Monatliche und jährliche gehen weiter wie sonst.`,
  },
  maintenance: {
    title: 'Wir sind bald wieder da',
    text: 'Diese Seite ist für kurze Zeit geschlossen. Eine Zahlung, die Sie schon gemacht haben, ist sicher.',
    until: (when) => `Bitte kommen Sie danach wieder: ${when}.`,
    soon: 'Bitte kommen Sie in etwa einer Stunde wieder.',
    note: (when) =>
      `Wenn Sie es sich merken möchten: Eine Notiz wie diese sagt anderen nichts: „Noch einmal nachsehen: ${when}“.`,
  },
  embed: {
    title: 'Auf Ihre Seite setzen',
    intro:
      'Wählen Sie aus und kopieren Sie den Code in Ihre Seite. Nichts davon braucht JavaScript, setzt ein Cookie oder lädt etwas von Dritten.',
    campaign: 'Kampagne',
    noCampaign: 'Keine',
    article: 'Artikel',
    articleHint: 'Sein Kurzname: Kleinbuchstaben, Ziffern und Bindestriche, höchstens 80. Kann leer bleiben.',
    language: 'Sprache des Kastens',
    kind: 'Anzeigen',
    kinds: { both: 'Beides', links: 'Die Links', frame: 'Den Rahmen' },
    show: 'Code anzeigen',
    copy: 'Code zum Kopieren',
    links: 'Textlinks',
    linksText:
      'Einfache Links im Aussehen Ihrer Seite. Sie funktionieren mit und ohne JavaScript, auch in Newslettern.',
    linksPolicy: 'Ihre Content-Security-Policy braucht dafür nichts.',
    frame: 'Der Kasten in einem Rahmen',
    frameText:
      'Auf Ihrer Seite wird gewählt, wie oft und wie viel; „Weiter“ führt auf die Unterstützungsseite. Das funktioniert mit und ohne JavaScript.',
    framePolicy: 'Ihre Content-Security-Policy muss unsere Adresse in einem Rahmen erlauben:',
    frameAllow: 'Und die Konfiguration dieses Dienstes muss die Adresse Ihrer Website nennen:',
    allowed: 'Websites, die den Rahmen jetzt zeigen dürfen:',
    noneAllowed: 'Noch darf keine Website den Rahmen zeigen.',
    counted:
      'Wir zählen, wie oft am Tag die Unterstützungsseite von jeder Kampagne und jedem Artikel aus geöffnet und eine Zahlung begonnen wurde, und nichts darüber, wer es war.',
    seeArticle: 'Einen Artikel mit allem ansehen',
    seeBox: 'Den Kasten allein ansehen',
  },
  example: {
    standing: (newsroom) => `Unterstützen Sie ${newsroom}!`,
    notice: 'Ein Beispiel für eine Artikelseite. Die Geschichte ist erfunden.',
    section: 'Inseln',
    headline: 'Die Fähre mit der Bibliothek',
    standfirst:
      'Jeden Donnerstag warten vier Inseln auf dasselbe Schiff. Es bringt Brot, Briefe und sechshundert Bücher.',
    byline: 'Von unserer Korrespondentin',
    caption: 'Das Schiff zwischen der zweiten Insel und der dritten. Zeichnung: Redaktion',
    opening: [
      'Das Schiff hat Verspätung, und niemanden am Kai scheint es zu stören. Elf Menschen stehen im Wind, Leinenbeutel unter dem Arm. In den Beuteln stecken Romane, ein Handbuch über Bienen und ein Kochbuch mit angesengter Ecke, und alles muss heute zurück.',
      'Die Bibliothek wohnt im früheren Salon der zweiten Klasse. Die Bänke gingen vor Jahren von Bord, an ihre Stelle kamen Regale, jedes mit einer Holzleiste, damit bei Wetter nichts fällt. Es gibt eine Lampe, einen Tisch und eine Regel, von der niemand mehr weiß, wer sie aufgestellt hat: Wer ein Buch leiht, schreibt eine Zeile darüber in das Heft an der Tür.',
    ],
    subheading: 'Ein Heft an der Tür',
    rest: [
      'Das Heft ist inzwischen beim neunten Band. „Zu lang, aber der Wal ist gut“, schrieb jemand in den dritten. „Meinem Vater vorgelesen, er schlief“, steht im fünften. Die Kapitänin liest jede Zeile. Es sei die einzige Zeitung, die sie kenne, sagt sie, in der alle Nachrichten gut sind.',
      'Man wollte das alles einmal beenden. Eine Brücke wurde gezeichnet und noch einmal gezeichnet, und zwei Winter lang liefen Männer mit gelben Stangen am Ufer entlang. Die Inseln schrieben Briefe, alle am selben Tag, und die Brücke kam anderswohin. Das Schiff wurde gestrichen.',
      'Um Viertel nach vier legt es wieder ab, mit sechshundert Büchern, weniger einundvierzig. Am Kai sitzt schon ein Junge und liest. Bis Donnerstag sei er durch, sagt er. Er muss: Es gibt nur dieses eine Exemplar, und auf der nächsten Insel wartet jemand auf das Ende.',
    ],
    newsletters: 'Unsere Newsletter',
    signUp: 'Abonnieren',
    preview: 'Vorschau',
    agree: 'Für Abonnements gilt unsere',
    policy: 'Datenschutzerklärung',
  },
  letters: {
    interval: { once: 'einmalig', month: 'monatlich', year: 'jährlich' },
    facts: {
      amount: 'Betrag',
      howOften: 'Wie oft',
      paidOn: 'Bezahlt am',
      next: 'Nächste Zahlung',
      statement: 'Auf Ihrem Kontoauszug',
      receipt: 'Beleg',
      reference: 'Kennung',
      triedOn: 'Versucht am',
      nextTry: 'Nächster Versuch',
      goodUntil: 'Karte gültig bis',
      returned: 'Zurückgezahlt',
      returnedOn: 'Zurückgezahlt am',
      paid: 'Aus einer Zahlung von',
      nothingFrom: 'Keine Zahlungen mehr ab',
    },
    fact: (name, value) => `${name}: ${value}`,
    contact: (address) => `Wenn etwas nicht stimmt, schreiben Sie an ${address}.`,
    receipt: {
      subject: 'Ihr Beleg',
      first: (newsroom) => `Vielen Dank. Ihre Unterstützung für ${newsroom} ist angekommen.`,
      renewal: (newsroom) => `Vielen Dank. Eine weitere Zahlung für ${newsroom} ist angekommen.`,
      once: 'Dies war eine einzelne Zahlung. Es wird nichts weiter abgebucht.',
      ending: 'Sie können jederzeit aufhören und müssen keinen Grund nennen.',
      copy: (nth, day) =>
        `Duplikat Nr. ${nth} eines Belegs, der zuerst am ${day} verschickt wurde. Es ist keine weitere Zahlung.`,
      replaces: (earlier) => `Er ersetzt den Beleg ${earlier}, der nicht mehr gilt.`,
    },
    paymentFailed: {
      subject: 'Eine Zahlung ist nicht zustande gekommen',
      intro: (newsroom) =>
        `Eine Zahlung für ${newsroom} ist nicht zustande gekommen. Das kommt vor: Karten laufen ab, und Banken lehnen manchmal aus eigenen Gründen ab.`,
      again: 'Am genannten Tag wird es von selbst noch einmal versucht.',
      notAgain: 'Es wird nicht von selbst noch einmal versucht.',
      pay: 'Sie können jetzt bezahlen, auch mit einer anderen Karte, auf dieser Seite unseres Zahlungsanbieters Stripe:',
      ifNothing:
        'Wenn Sie nichts tun und die Zahlung nicht gelingt, endet sie einfach. Sie schulden uns nichts.',
    },
    cardExpiring: {
      subject: 'Ihre Karte läuft bald ab',
      intro: (newsroom) => `Die Karte, mit der Sie ${newsroom} unterstützen, läuft bald ab.`,
      what: 'Viele Banken erneuern eine Karte von selbst und geben das weiter. Dann müssen Sie nichts tun.',
      otherwise:
        'Gelingt eine Zahlung nicht, schicken wir Ihnen einen Link, um mit einer anderen Karte zu zahlen.',
    },
    yearlyNotice: {
      subject: 'Ihre jährliche Zahlung steht bevor',
      intro: (newsroom) => `Einmal im Jahr unterstützen Sie ${newsroom}. Die nächste Zahlung steht bevor.`,
      question: 'Möchten Sie das weiterhin? Dann müssen Sie nichts tun.',
      ending:
        'Wenn nicht, sagen Sie es uns vor diesem Tag, und es wird nichts abgebucht. Einen Grund müssen Sie nicht nennen.',
    },
    cancelled: {
      subject: 'Ihre Zahlungen sind beendet',
      wanted: (newsroom) => `Ihre regelmäßige Unterstützung für ${newsroom} ist wie gewünscht beendet.`,
      paymentFailed: (newsroom) =>
        `Ihre regelmäßige Unterstützung für ${newsroom} ist beendet, weil eine Zahlung nicht gelang. Sie schulden uns nichts.`,
      other: (newsroom) => `Ihre regelmäßige Unterstützung für ${newsroom} ist beendet.`,
      thanks: 'Danke für die Zeit, in der Sie uns zur Seite standen.',
    },
    refund: {
      subject: 'Sie bekommen Geld zurück',
      intro: (newsroom) => `Eine Zahlung an ${newsroom} wird Ihnen zurückgezahlt.`,
      banks: 'Bis eine Bank das anzeigt, vergehen fünf bis zehn Werktage.',
      why: 'Sie oder Ihre Bank haben darum gebeten, oder es war zweimal gezahlt worden.',
      receiptStands:
        'Der Beleg über diese Zahlung gilt weiter: Er sagt, was gezahlt wurde, dieser Brief, was zurückkommt.',
      receiptVoid: 'Der Beleg über diese Zahlung gilt nicht mehr.',
    },
    statement: {
      subject: 'Ihre Zahlungen des Jahres',
      intro: (newsroom) => `Das haben Sie in der hier genannten Zeit an ${newsroom} gezahlt. Danke.`,
      from: 'Von',
      to: 'Bis',
      returned: 'an Sie zurückgezahlt',
      reversed: 'die Rückzahlung fand nicht statt',
      totalPaid: 'Gezahlt',
      totalReturned: 'Zurückgezahlt',
      total: 'Insgesamt',
      noCertificate: 'Dies ist eine Aufstellung von Zahlungen und keine Bescheinigung für das Finanzamt.',
    },
  },
  newsletter: {
    title: 'Newsletter',
    which: 'Welche möchten Sie bekommen?',
    address: 'E-Mail-Adresse',
    addressHint:
      'Wir bitten Sie in einem Brief um Bestätigung. Ohne sie wird die Adresse nach drei Tagen gelöscht.',
    addressMissing: 'Geben Sie eine E-Mail-Adresse ein',
    addressWrong: 'Geben Sie eine vollständige E-Mail-Adresse ein, etwa name@example.com',
    chooseOne: 'Wählen Sie mindestens einen Newsletter',
    sentTitle: 'Sehen Sie in Ihr Postfach',
    sent: 'Ein Brief mit einem Link ist unterwegs, es sei denn, wir haben dieser Adresse in den letzten 24 Stunden geschrieben oder sie ist schon angemeldet. Der Link gilt drei Tage.',
    tooMany: (minutes) =>
      `Aus Ihrem Netz kamen zu viele Anmeldungen. Es wurde nichts gespeichert. Minuten bis zum nächsten Versuch: ${minutes}`,
    riskyTitle: 'An dieses Postfach schreiben wir nicht',
    risky:
      'Was in einem Postfach dieses Anbieters liegt, können womöglich andere lesen, und ein Brief von uns könnte Ihnen dort schaden. Wir haben nichts gespeichert. Wenn Sie ein Postfach bei einem Anbieter in einem anderen Land haben, nehmen Sie dieses.',
    confirmTitle: 'Anmeldung bestätigen',
    confirmQuestion: 'Noch ein Knopfdruck, und der Newsletter kommt zu Ihnen.',
    confirmButton: 'Ja, ich melde mich an',
    confirmedTitle: 'Vielen Dank',
    confirmed:
      'Wenn der Link nicht älter als drei Tage war, sind Sie jetzt angemeldet. Der Link im Brief beendet es auch wieder, wann immer Sie möchten.',
    leaveTitle: 'Newsletter beenden',
    leaveQuestion: 'Danach schicken wir zu dieser Anmeldung nichts mehr, und die Adresse wird gelöscht.',
    leaveButton: 'Beenden',
    leftTitle: 'Der Newsletter ist beendet',
    left: 'Zu dieser Anmeldung kommt nichts mehr von uns. Sie müssen nichts weiter tun.',
    letter: {
      subject: 'Bitte bestätigen',
      asked: (newsroom) => `Jemand, wir hoffen Sie selbst, hat diese Adresse bei ${newsroom} angemeldet für:`,
      confirm: 'Wenn Sie es waren, bestätigen Sie es auf dieser Seite:',
      ignore: 'Wenn nicht, müssen Sie nichts tun: In drei Tagen wird die Adresse gelöscht.',
      leave: 'Diese Seite beendet es, jetzt oder später:',
    },
  },
  remindAgain: {
    title: 'Noch einmal erinnern',
    question: 'Wann sollen wir noch einmal schreiben? Was Sie gewählt hatten, bleibt.',
    months: { 1: 'In einem Monat', 3: 'In drei Monaten', 6: 'In sechs Monaten' },
    tooOldTitle: 'Dieser Link ist zu alt',
    tooOld:
      'Nach dreißig Tagen wissen wir nicht mehr, für wen er war. Sie können um eine neue Erinnerung bitten.',
    askAnew: 'Um eine Erinnerung bitten',
  },
  remindGave: {
    title: 'Sie haben schon gegeben',
    question: 'Dann sagen wir ab, was noch als Erinnerung an Sie unterwegs ist.',
    button: 'Ja, ich habe gegeben',
    thanksTitle: 'Vielen Dank',
    thanks: 'Zu dieser Erinnerung kommt nichts mehr von uns.',
  },
};
