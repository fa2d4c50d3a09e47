import type { Words } from './words.ts';

export const words: Words = {
  name: 'Français',
  dateLocale: 'fr',
  support: {
    title: (newsroom) => `Soutenir ${newsroom}`,
    lead: (floor) => `Soutenez-nous chaque mois, à partir de ${floor} seulement.`,
    howOften: 'À quel rythme\u00a0?',
    intervals: { once: 'Une fois', month: 'Chaque mois', year: 'Chaque année' },
    howMuch: { once: 'Combien\u00a0?', month: 'Combien par mois\u00a0?', year: 'Combien par an\u00a0?' },
    ownAmount: 'Un autre montant',
    ownAmountHint: (floor) => `À partir de ${floor}. Laissez vide pour donner le montant choisi ci-dessus.`,
    fees: (amount, net) => `Sur ${amount}, environ ${net} nous parviennent après les frais de paiement.`,
    yearly: (amount, net) => `Donnés une fois par an, ${amount} nous laisseraient environ ${net}.`,
    giveYearly: 'Donner une fois par an',
    currency: 'Devise',
    next: 'Continuer',
    leavesFor:
      'Vous payez sur une page de notre prestataire, Stripe. Nous ne voyons jamais votre carte bancaire.',
    methods: 'Moyens de paiement',
    methodNames: {
      visa: 'Visa',
      mastercard: 'Mastercard',
      amex: 'American Express',
      apple_pay: 'Apple Pay',
      google_pay: 'Google Pay',
      bank_debit: 'Prélèvement',
    },
    notToday: 'Pas aujourd’hui\u00a0?',
    remindMe: 'Me le rappeler plus tard.',
    otherLanguages: 'Langues',
    privacy: 'Confidentialité',
    contact: 'Nous écrire',
  },
  errors: {
    titlePrefix: 'Erreur\u00a0: ',
    summary: 'Quelque chose ne va pas',
    interval: 'Choisissez le rythme de votre don\u00a0: une fois, chaque mois ou chaque année.',
    currency: 'Choisissez une des devises de la liste.',
    missing: 'Choisissez un montant ou écrivez-en un.',
    notANumber: 'Écrivez le montant en chiffres, par exemple 5 ou 7,50.',
    notPositive: 'Écrivez un montant supérieur à zéro.',
    ambiguous: (asThousands, asFraction) =>
      `Vouliez-vous dire ${asThousands} ou ${asFraction}\u00a0? Écrivez-le sans séparateur de milliers, ou avec moins de décimales.`,
    tooManyDecimals: (decimals) =>
      decimals === 0
        ? 'Écrivez un nombre entier\u00a0: cette devise n’a pas de décimales.'
        : `Écrivez au plus ${decimals} décimales.`,
    tooSmall: (floor) => `Le plus petit montant est ${floor}.`,
    tooLarge: (maximum) =>
      `Le plus grand montant est ici ${maximum}. Écrivez-nous si vous voulez donner davantage.`,
    wrongStep: (step) =>
      `Écrivez un montant par pas de ${step}\u00a0: notre prestataire n’en accepte pas de plus fins dans cette devise.`,
    away: 'Notre prestataire de paiement ne répond pas. Rien n’a été payé\u00a0; réessayez dans un instant.',
    expired:
      'Ce formulaire n’était plus à jour\u00a0: il est resté ouvert trop longtemps, ou vous avez choisi autre chose depuis. Vérifiez votre choix et continuez.',
  },
  thanks: {
    title: {
      paid: 'Merci',
      clearing: 'Merci\u00a0: votre paiement est en route',
      failed: 'Le paiement n’a pas abouti',
      expired: 'La page de paiement a expiré',
      started: 'Nous attendons la confirmation',
      unknown: 'Nous ne connaissons pas ce paiement',
    },
    paid: (amount, interval) =>
      ({
        once: `Votre don de ${amount} est arrivé.`,
        month: `Votre don de ${amount} est arrivé. Il se renouvellera chaque mois jusqu’à ce que vous l’arrêtiez.`,
        year: `Votre don de ${amount} est arrivé. Il se renouvellera chaque année jusqu’à ce que vous l’arrêtiez.`,
      })[interval],
    nextPayment: 'Prochain paiement',
    nextPaymentOn: (amount, day) => `${amount} le ${day}.`,
    noNextPayment: 'Aucun. Rien d’autre ne sera prélevé.',
    statement: 'Sur votre relevé bancaire',
    statementText: (name) =>
      `«\u00a0${name}\u00a0», ou le nom sous lequel notre prestataire Stripe nous connaît.`,
    letters: 'Courriels',
    lettersText:
      'Seulement au sujet de vos paiements\u00a0: des reçus, et un mot si l’un échoue, vous est rendu ou approche, à l’adresse que vous avez donnée à Stripe.',
    ending: 'Pour l’arrêter',
    endingText: 'Écrivez-nous\u00a0; personne ne vous demandera pourquoi.',
    remindNextYear: 'Me le rappeler dans un an\u00a0?',
    monthlyInstead: (amount) => `Ou plutôt ${amount} par mois\u00a0?`,
    cancelled: 'Rien n’a été payé. Votre choix est tel que vous l’avez laissé.',
    clearing:
      'L’argent a été demandé à votre banque, ce qui prend quelques jours. Vous n’avez plus rien à faire.',
    failed:
      'Votre banque n’a pas payé et rien n’a été prélevé. Vous pouvez réessayer, peut-être par un autre moyen.',
    expired: 'Elle est restée ouverte trop longtemps, ou trop d’essais y ont échoué. Rien n’a été prélevé.',
    started:
      'Notre prestataire n’a pas encore confirmé votre paiement. Cela peut prendre une minute\u00a0; si vous êtes parti sans payer, rien n’a été prélevé.',
    lookAgain: 'Regarder à nouveau',
    unknown: 'L’adresse de cette page ne désigne aucun paiement connu de nous.',
    tryAgain: 'Réessayer',
    back: 'Revenir au début',
  },
  remind: {
    title: 'Me le rappeler plus tard',
    intro:
      'Choisissez un jour et laissez une adresse. Un message arrivera ce jour-là\u00a0; ensuite nous oublions l’adresse.',
    when: 'Quand devons-nous écrire\u00a0?',
    ownDay: 'Ou un autre jour',
    ownDayHint: (earliest, latest) => `Du ${earliest} au ${latest}`,
    address: 'Adresse électronique',
    addressHint: 'Seulement pour ce rappel, et pour rien d’autre',
    send: 'Me le rappeler',
    back: 'Retour',
    dayMissing: 'Choisissez un jour',
    dayUnreadable: 'Indiquez l’année, le mois et le jour, par exemple 2027-01-15',
    dayOutside: (earliest, latest) => `Le jour doit être compris entre le ${earliest} et le ${latest}`,
    addressMissing: 'Indiquez une adresse électronique',
    addressWrong: 'Indiquez l’adresse sous la bonne forme, par exemple name@example.com',
    calendarTitle: 'Notez le jour dans votre agenda',
    calendarIntro: 'Nous ne gardons rien, ni adresse ni date. Personne d’autre que vous ne le sait.',
    calendarDay: 'Jour',
    calendarWord: 'Ce que dira votre agenda',
    calendarWordHint: 'D’autres voient peut-être votre agenda. Choisissez un mot qui ne leur dise rien.',
    calendarDefault: 'Rappel',
    calendarSave: 'Enregistrer le jour',
    mailTitle: 'Ou recevez un seul message',
    riskyTitle: 'Nous n’écrivons pas à cette boîte',
    risky:
      'D’autres peuvent peut-être lire ce que contient une boîte de ce fournisseur, et une lettre de notre part pourrait vous y nuire. Nous n’avons rien conservé. Notez plutôt le jour dans votre propre agenda.',
    tooManyTitle: 'Trop de rappels depuis votre réseau',
    tooMany: (minutes) =>
      `Nous n’avons rien conservé. Notez le jour dans votre agenda, ou réessayez. Minutes avant le prochain essai : ${minutes}`,
  },
  remindDone: {
    title: 'Vous aurez de nos nouvelles',
    when: (day) => `Nous écrirons le ${day}.`,
    whenUnknown: 'Nous écrirons le jour que vous avez choisi.',
    afterwards:
      'Ce sera un seul message, et l’adresse est effacée dès qu’il est parti. Une adresse qui a refusé nos rappels n’en reçoit aucun.',
    limits:
      'Une adresse ne reçoit pas plus d’un rappel en trente jours. Celui qui attend déjà reste tel quel.',
    changedMind: 'Vous avez changé d’avis\u00a0?',
    stop: 'Effacer ce rappel',
    back: 'Revenir à la page de soutien',
  },
  remindStop: {
    title: 'Arrêter les rappels',
    question: 'Après cela, nous n’enverrons plus de rappels à l’adresse pour laquelle ce lien a été fait.',
    button: 'Arrêter les rappels',
    stoppedTitle: 'Les rappels sont arrêtés',
    stopped: 'Rien d’autre ne vous parviendra par ce rappel. Vous n’avez plus rien à faire.',
  },
  remindLetter: {
    subject: 'Votre rappel',
    asked: (newsroom, day) =>
      `Le ${day}, vous nous avez demandé de vous rappeler aujourd’hui de soutenir ${newsroom}.`,
    choice: (amount, howOften) => `Vous pensiez à\u00a0: ${amount}, ${howOften}.`,
    interval: { once: 'une fois', month: 'chaque mois', year: 'chaque année' },
    continue: 'Reprendre là où vous en étiez\u00a0:',
    again: 'Pas aujourd’hui non plus ? Choisissez un jour plus tard :',
    gave: 'Vous avez donné entre-temps ? Dites-le-nous, et plus rien ne viendra :',
    forgotten: 'C’est le seul rappel. Nous avons effacé votre adresse.',
    stop: 'Ne plus jamais recevoir de rappel de notre part\u00a0:',
  },
  problems: {
    unreadable: {
      title: 'Nous n’avons pas pu lire cet envoi',
      text: 'Ce que votre navigateur a envoyé n’est pas arrivé en entier. Revenez en arrière et envoyez-le à nouveau.',
    },
    elsewhere: {
      title: 'Ce formulaire venait d’un autre site',
      text: 'Pour votre sécurité, nous n’acceptons que les formulaires de nos propres pages. Ouvrez notre page et envoyez-le de là.',
    },
    unknown: {
      title: 'Cette page n’existe pas',
      text: 'L’adresse est peut-être mal écrite ou trop ancienne.',
    },
    method: {
      title: 'Cette page ne s’ouvre pas ainsi',
      text: 'Elle ne reçoit que ce qu’envoient nos formulaires. Commencez par la page de soutien.',
    },
    too_large: {
      title: 'C’est plus que nous ne pouvons recevoir',
      text: 'L’envoi est plus long que tous nos formulaires. Revenez en arrière et raccourcissez-le.',
    },
    wrong_type: {
      title: 'Nous ne savons pas lire ce type de formulaire',
      text: 'Remplissez le formulaire sur notre propre page et envoyez-le de là.',
    },
    broken: {
      title: 'Une erreur s’est produite chez nous',
      text: 'La faute est la nôtre et elle est notée. Réessayez dans quelques minutes. Un paiement que vous avez déjà fait n’est pas perdu.',
    },
    nothingLost: 'Rien n’a été prélevé et rien n’est perdu.',
    start: 'Vers la page de soutien',
    stillWrong: 'Cela se répète\u00a0?',
  },
  friction: {
    title: 'Un instant, s’il vous plaît',
    why: 'Des cartes volées sont essayées sur des pages comme celle-ci. Une courte pause en protège la nôtre. Votre choix est conservé.',
    working: 'Votre navigateur fait un petit calcul et continuera de lui-même.',
    wait: (seconds) => `Secondes avant de pouvoir continuer\u00a0: ${seconds}`,
    tooMany: (minutes) =>
      `Trop de pages de paiement ont été ouvertes depuis votre réseau. Rien n’a été payé. Minutes avant le prochain essai\u00a0: ${minutes}`,
    paused:
      'Les dons ponctuels sont suspendus pour l’instant en raison d’abus. Les dons mensuels et annuels continuent comme d’habitude.',
    raised: (floor) =>
      `En raison d’abus, le plus petit don ponctuel est pour l’instant de ${floor}. Les dons mensuels et annuels continuent comme d’habitude.`,
  },
  maintenance: {
    title: 'Nous revenons bientôt',
    text: 'Cette page est fermée pour un court moment. Un paiement que vous avez déjà fait n’est pas perdu.',
    until: (when) => `Revenez après cette heure\u00a0: ${when}.`,
    soon: 'Revenez dans une heure environ.',
    note: (when) =>
      `Pour ne pas l’oublier, une note comme celle-ci ne dit rien aux autres\u00a0: «\u00a0Regarder à nouveau\u00a0: ${when}\u00a0».`,
  },
  embed: {
    title: 'À placer sur votre page',
    intro:
      'Choisissez, puis copiez le code dans votre page. Rien ici n’a besoin de JavaScript, ne dépose de cookie ni ne charge quoi que ce soit d’un tiers.',
    campaign: 'Campagne',
    noCampaign: 'Aucune',
    article: 'L’article',
    articleHint: 'Son nom court\u00a0: minuscules, chiffres et traits d’union, 80 au plus. Peut rester vide.',
    language: 'Langue de l’encadré',
    kind: 'Afficher',
    kinds: { both: 'Les deux', links: 'Les liens', frame: 'Le cadre' },
    show: 'Afficher le code',
    copy: 'Code à copier',
    links: 'Des liens',
    linksText:
      'De simples liens, à l’image de votre page. Ils fonctionnent avec et sans JavaScript, et aussi dans les lettres d’information.',
    linksPolicy: 'Votre politique de sécurité du contenu (CSP) n’a besoin de rien pour eux.',
    frame: 'L’encadré dans un cadre',
    frameText:
      'Le rythme et le montant se choisissent sur votre page\u00a0; «\u00a0Continuer\u00a0» mène à la page de soutien. Cela fonctionne avec et sans JavaScript.',
    framePolicy: 'Votre politique de sécurité du contenu doit admettre notre adresse dans un cadre\u00a0:',
    frameAllow: 'Et la configuration de ce service doit nommer l’adresse de votre site\u00a0:',
    allowed: 'Sites qui peuvent afficher le cadre aujourd’hui\u00a0:',
    noneAllowed: 'Aucun site ne peut encore afficher le cadre.',
    counted:
      'Nous comptons combien de fois par jour, depuis chaque campagne et chaque article, la page de soutien a été ouverte et un paiement commencé. De la personne, nous ne retenons rien.',
    seeArticle: 'Voir un article avec l’ensemble',
    seeBox: 'Voir l’encadré seul',
  },
  example: {
    standing: (newsroom) => `Soutenez ${newsroom}\u00a0!`,
    notice: 'Un exemple de page d’article. L’histoire est inventée.',
    section: 'Îles',
    headline: 'Le bac qui transporte une bibliothèque',
    standfirst:
      'Chaque jeudi, quatre îles attendent le même bateau. Il apporte le pain, le courrier et six cents livres.',
    byline: 'De notre correspondante',
    caption: 'Le bateau entre la deuxième île et la troisième. Dessin de la rédaction',
    opening: [
      'Le bateau est en retard, et personne sur le quai ne semble s’en soucier. Onze personnes attendent dans le vent, un sac de toile sous le bras. Dans les sacs, des romans, un manuel d’apiculture et un livre de cuisine au coin brûlé, et tout doit être rendu aujourd’hui.',
      'La bibliothèque occupe l’ancien salon de deuxième classe. Les bancs ont été débarqués il y a des années\u00a0; des étagères les ont remplacés, chacune avec sa barre de bois pour que rien ne tombe par gros temps. Il y a une lampe, une table et une règle dont nul ne se rappelle l’origine\u00a0: qui emprunte un livre en dit une ligne dans le cahier près de la porte.',
    ],
    subheading: 'Un cahier près de la porte',
    rest: [
      'Le cahier en est à son neuvième volume. «\u00a0Trop long, mais la baleine est bien\u00a0», a écrit quelqu’un dans le troisième. «\u00a0Lu à mon père, qui dormait\u00a0», dit le cinquième. La capitaine lit chaque ligne. C’est le seul journal qu’elle connaisse, dit-elle, où toutes les nouvelles sont bonnes.',
      'On a voulu y mettre fin. Un pont a été dessiné, puis redessiné, et deux hivers durant des hommes munis de perches jaunes ont arpenté le rivage. Les îles ont écrit des lettres, toutes le même jour, et le pont s’est fait ailleurs. Le bateau a été repeint.',
      'À quatre heures et quart, il repart, avec six cents livres moins quarante et un. Sur le quai, un garçon s’est déjà mis à lire. Il aura fini jeudi, dit-il. Il le faut\u00a0: c’est le seul exemplaire, et sur l’île suivante quelqu’un attend la fin.',
    ],
    newsletters: 'Nos lettres',
    signUp: 'S’inscrire',
    preview: 'Aperçu',
    agree: 'En s’inscrivant, on accepte notre',
    policy: 'politique de confidentialité',
  },
  letters: {
    interval: { once: 'une fois', month: 'chaque mois', year: 'chaque année' },
    facts: {
      amount: 'Montant',
      howOften: 'Fréquence',
      paidOn: 'Payé le',
      next: 'Prochain paiement',
      statement: 'Sur votre relevé bancaire',
      receipt: 'Reçu',
      reference: 'Référence',
      triedOn: 'Tentative du',
      nextTry: 'Prochaine tentative',
      goodUntil: 'Carte valable jusqu’à',
      returned: 'Remboursé',
      returnedOn: 'Remboursé le',
      paid: 'Sur un paiement de',
      nothingFrom: 'Plus aucun paiement à partir du',
    },
    fact: (name, value) => `${name}\u00a0: ${value}`,
    contact: (address) => `Si quelque chose ne va pas, écrivez à ${address}.`,
    receipt: {
      subject: 'Votre reçu',
      first: (newsroom) => `Merci. Votre soutien à ${newsroom} nous est bien parvenu.`,
      renewal: (newsroom) => `Merci. Un nouveau paiement de votre soutien à ${newsroom} nous est parvenu.`,
      once: 'C’était un paiement unique. Rien d’autre ne sera prélevé.',
      ending: 'Vous pouvez y mettre fin à tout moment, sans donner de raison.',
      copy: (nth, day) =>
        `Duplicata nº ${nth} d’un reçu envoyé pour la première fois le ${day}. Ce n’est pas un autre paiement.`,
      replaces: (earlier) => `Il remplace le reçu ${earlier}, qui n’est plus valable.`,
    },
    paymentFailed: {
      subject: 'Un paiement n’a pas abouti',
      intro: (newsroom) =>
        `Un paiement de votre soutien à ${newsroom} n’a pas abouti. Cela arrive : une carte expire, une banque refuse pour des raisons qui lui sont propres.`,
      again: 'Une nouvelle tentative aura lieu d’elle-même le jour indiqué.',
      notAgain: 'Il n’y aura pas d’autre tentative automatique.',
      pay: 'Vous pouvez payer dès maintenant, avec une autre carte si vous le souhaitez, sur cette page de notre prestataire de paiement, Stripe :',
      ifNothing:
        'Si vous ne faites rien et que le paiement échoue, tout s’arrête simplement. Vous ne nous devez rien.',
    },
    cardExpiring: {
      subject: 'Votre carte expire bientôt',
      intro: (newsroom) => `La carte avec laquelle vous soutenez ${newsroom} expire bientôt.`,
      what: 'Beaucoup de banques renouvellent la carte d’elles-mêmes et le font savoir. Vous n’avez alors rien à faire.',
      otherwise: 'Si un paiement n’aboutit pas, nous vous enverrons un lien pour payer avec une autre carte.',
    },
    yearlyNotice: {
      subject: 'Votre paiement annuel approche',
      intro: (newsroom) => `Une fois par an, vous soutenez ${newsroom}. Le prochain paiement approche.`,
      question: 'Le souhaitez-vous toujours ? Alors vous n’avez rien à faire.',
      ending:
        'Sinon, dites-le-nous avant ce jour et rien ne sera prélevé. Vous n’avez pas à donner de raison.',
    },
    cancelled: {
      subject: 'Vos paiements ont pris fin',
      wanted: (newsroom) => `Votre soutien régulier à ${newsroom} a pris fin, comme demandé.`,
      paymentFailed: (newsroom) =>
        `Votre soutien régulier à ${newsroom} a pris fin, car un paiement n’a pas abouti. Vous ne nous devez rien.`,
      other: (newsroom) => `Votre soutien régulier à ${newsroom} a pris fin.`,
      thanks: 'Merci pour tout le temps passé à nos côtés.',
    },
    refund: {
      subject: 'Un remboursement est en route',
      intro: (newsroom) => `Un paiement que vous avez fait à ${newsroom} vous est remboursé.`,
      banks: 'Il faut cinq à dix jours ouvrés pour qu’une banque l’affiche.',
      why: 'Vous ou votre banque l’avez demandé, ou bien le paiement avait été fait deux fois.',
      receiptStands:
        'Le reçu de ce paiement reste valable\u00a0: il dit ce qui a été payé, et cette lettre ce qui est remboursé.',
      receiptVoid: 'Le reçu de ce paiement n’est plus valable.',
    },
    statement: {
      subject: 'Vos paiements de l’année',
      intro: (newsroom) =>
        `Voici ce que vous avez versé à ${newsroom} pendant la période indiquée ici. Merci.`,
      from: 'Du',
      to: 'Au',
      returned: 'qui vous a été rendu',
      reversed: 'remboursement qui n’a pas abouti',
      totalPaid: 'Versé',
      totalReturned: 'Rendu',
      total: 'Total',
      noCertificate: 'C’est une liste de paiements, et non un reçu fiscal.',
    },
  },
  newsletter: {
    title: 'Lettres d’information',
    which: 'Lesquelles souhaitez-vous recevoir ?',
    address: 'Adresse électronique',
    addressHint:
      'Une lettre vous demandera de la confirmer. Sans cela, l’adresse est effacée au bout de trois jours.',
    addressMissing: 'Saisissez une adresse électronique',
    addressWrong: 'Saisissez une adresse électronique complète, comme nom@example.com',
    chooseOne: 'Choisissez au moins une lettre',
    sentTitle: 'Regardez dans votre boîte',
    sent: 'Une lettre avec un lien est en route, sauf si nous avons écrit à cette adresse depuis hier ou si elle est déjà inscrite. Le lien est valable trois jours.',
    tooMany: (minutes) =>
      `Trop d’inscriptions sont venues de votre réseau. Rien n’a été conservé. Minutes avant le prochain essai : ${minutes}`,
    riskyTitle: 'Nous n’écrivons pas à cette boîte',
    risky:
      'D’autres peuvent peut-être lire ce que contient une boîte de ce fournisseur, et une lettre de notre part pourrait vous y nuire. Nous n’avons rien conservé. Si vous avez une boîte chez un fournisseur d’un autre pays, utilisez-la.',
    confirmTitle: 'Confirmez votre inscription',
    confirmQuestion: 'Encore un bouton à presser, et la lettre vous parviendra.',
    confirmButton: 'Oui, je m’inscris',
    confirmedTitle: 'Merci',
    confirmed:
      'Si le lien n’avait pas plus de trois jours, vous êtes inscrit. Le lien de la lettre permet aussi d’y mettre fin, quand vous voulez.',
    leaveTitle: 'Ne plus recevoir la lettre',
    leaveQuestion:
      'Après cela, plus rien ne sera envoyé au titre de cette inscription, et l’adresse sera effacée.',
    leaveButton: 'Ne plus recevoir',
    leftTitle: 'C’est terminé',
    left: 'Plus rien ne viendra de nous au titre de cette inscription. Vous n’avez rien d’autre à faire.',
    letter: {
      subject: 'Merci de confirmer',
      asked: (newsroom) =>
        `Quelqu’un, vous-même nous l’espérons, a inscrit cette adresse auprès de ${newsroom} pour :`,
      confirm: 'Si c’était vous, confirmez-le sur cette page :',
      ignore: 'Sinon, vous n’avez rien à faire : dans trois jours, l’adresse sera effacée.',
      leave: 'Cette page y met fin, maintenant ou plus tard :',
    },
  },
  remindAgain: {
    title: 'Me le rappeler encore',
    question: 'Quand faut-il vous écrire de nouveau ? Ce que vous aviez choisi reste inchangé.',
    months: { 1: 'Dans un mois', 3: 'Dans trois mois', 6: 'Dans six mois' },
    tooOldTitle: 'Ce lien est trop ancien',
    tooOld:
      'Après trente jours, nous ne savons plus pour qui il était. Vous pouvez demander un nouveau rappel.',
    askAnew: 'Demander un rappel',
  },
  remindGave: {
    title: 'Vous avez déjà donné',
    question: 'Nous annulons alors tout rappel encore en route vers vous.',
    button: 'Oui, j’ai donné',
    thanksTitle: 'Merci',
    thanks: 'Plus rien ne viendra de nous au titre de ce rappel.',
  },
};
