/** What a newsroom says that has not written its own appeal. */
export const plainAppeal = {
  title: {
    en: 'A message to our readers',
    ru: 'Обращение к читателям',
    de: 'Eine Nachricht an unsere Leserinnen und Leser',
    fr: 'Un message à nos lecteurs',
    es: 'Un mensaje a nuestros lectores',
    ar: 'رسالة إلى قرائنا',
  },
  body: {
    en: 'Independent journalism lives on its readers. Any amount counts, and it takes a minute.',
    ru: 'Независимая журналистика держится на читателях. Важна любая сумма, и это займёт одну минуту.',
    de: 'Unabhängiger Journalismus lebt von denen, die ihn lesen. Jeder Betrag zählt, und es dauert eine Minute.',
    fr: 'Le journalisme indépendant vit de ses lecteurs. Chaque montant compte, et cela prend une minute.',
    es: 'El periodismo independiente vive de sus lectores. Cualquier cantidad cuenta, y se tarda un minuto.',
    ar: 'الصحافة المستقلة تعيش بقرائها. كل مبلغ مهم، والأمر لا يستغرق أكثر من دقيقة.',
  },
};

/** The example that is shown until a newsroom describes itself: exiled, and outlawed at home. */
export const exiledAppeal = {
  title: {
    en: 'A message from The Example Times',
    ru: 'Обращение The Example Times',
    de: 'Eine Nachricht der Example Times',
    fr: 'Un message de The Example Times',
    es: 'Un mensaje de The Example Times',
    ar: 'رسالة من The Example Times',
  },
  body: {
    en: 'We have been declared “undesirable” for our reporting, which makes our work a crime and puts our staff at risk of prosecution. We will not stop. Readers are what keeps independent journalism alive: any amount counts, and it takes a minute.',
    ru: 'За нашу работу нас объявили «нежелательной организацией»: это делает её преступлением и грозит сотрудникам преследованием. Мы не остановимся. Независимая журналистика держится на читателях: важна любая сумма, и это займёт одну минуту.',
    de: 'Wegen unserer Berichte hat man uns für „unerwünscht“ erklärt. Damit ist unsere Arbeit eine Straftat, und unseren Leuten droht Verfolgung. Wir hören nicht auf. Unabhängiger Journalismus lebt von denen, die ihn lesen: Jeder Betrag zählt, und es dauert eine Minute.',
    fr: 'Pour notre travail, nous avons été déclarés «\u00a0indésirables\u00a0»\u00a0: informer devient un crime, et notre équipe risque des poursuites. Nous n’arrêterons pas. Le journalisme indépendant vit de ses lecteurs\u00a0: chaque montant compte, et cela prend une minute.',
    es: 'Por nuestro trabajo nos han declarado «indeseables»: informar pasa a ser un delito y nuestra redacción se expone a la cárcel. No vamos a parar. El periodismo independiente vive de sus lectores: cualquier cantidad cuenta, y se tarda un minuto.',
    ar: 'بسبب عملنا أُعلنّا منظمة «غير مرغوب فيها»، فصار عملنا جريمة وصار فريقنا مهددًا بالملاحقة. لن نتوقف. الصحافة المستقلة تعيش بقرائها: كل مبلغ مهم، والأمر لا يستغرق أكثر من دقيقة.',
  },
};
