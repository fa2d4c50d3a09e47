import type { Words } from './words.ts';

export const words: Words = {
  name: 'Español',
  dateLocale: 'es',
  support: {
    title: (newsroom) => `Apoyar a ${newsroom}`,
    lead: (floor) => `Apóyenos cada mes, desde solo ${floor}.`,
    howOften: '¿Cada cuánto?',
    intervals: { once: 'Una vez', month: 'Cada mes', year: 'Cada año' },
    howMuch: { once: '¿Cuánto?', month: '¿Cuánto al mes?', year: '¿Cuánto al año?' },
    ownAmount: 'Otra cantidad',
    ownAmountHint: (floor) => `Desde ${floor}. Déjelo vacío para dar la cantidad elegida arriba.`,
    fees: (amount, net) => `De ${amount} nos llegan unos ${net} después de las comisiones.`,
    yearly: (amount, net) => `Dados una vez al año, de ${amount} nos llegarían unos ${net}.`,
    giveYearly: 'Dar una vez al año',
    currency: 'Moneda',
    next: 'Continuar',
    leavesFor: 'Usted paga en una página de nuestro proveedor, Stripe. Nunca vemos su tarjeta.',
    methods: 'Formas de pago',
    methodNames: {
      visa: 'Visa',
      mastercard: 'Mastercard',
      amex: 'American Express',
      apple_pay: 'Apple Pay',
      google_pay: 'Google Pay',
      bank_debit: 'Adeudo bancario',
    },
    notToday: '¿Hoy todavía no?',
    remindMe: 'Recuérdenmelo más tarde.',
    otherLanguages: 'Idiomas',
    privacy: 'Privacidad',
    contact: 'Escríbanos',
  },
  errors: {
    titlePrefix: 'Error: ',
    summary: 'Hay un problema',
    interval: 'Elija cada cuánto quiere dar: una vez, cada mes o cada año.',
    currency: 'Elija una de las monedas de la lista.',
    missing: 'Elija una cantidad o escriba una.',
    notANumber: 'Escriba la cantidad con cifras, por ejemplo 5 o 7,50.',
    notPositive: 'Escriba una cantidad mayor que cero.',
    ambiguous: (asThousands, asFraction) =>
      `¿Quería decir ${asThousands} o ${asFraction}? Escríbalo sin separador de millares o con menos decimales.`,
    tooManyDecimals: (decimals) =>
      decimals === 0
        ? 'Escriba un número entero: esta moneda no tiene decimales.'
        : `Escriba como mucho ${decimals} decimales.`,
    tooSmall: (floor) => `La cantidad mínima es ${floor}.`,
    tooLarge: (maximum) => `La cantidad máxima aquí es ${maximum}. Escríbanos si quiere dar más.`,
    wrongStep: (step) =>
      `Escriba una cantidad en pasos de ${step}: nuestro proveedor no acepta otras más finas en esta moneda.`,
    away: 'Nuestro proveedor de pagos no responde. No se ha pagado nada; inténtelo de nuevo en un momento.',
    expired:
      'Este formulario había caducado: estuvo abierto demasiado tiempo, o usted eligió otra cosa después. Revise su elección y continúe.',
  },
  thanks: {
    title: {
      paid: 'Gracias',
      clearing: 'Gracias: su pago está en camino',
      failed: 'El pago no se ha completado',
      expired: 'La página de pago ha caducado',
      started: 'Esperamos la confirmación',
      unknown: 'No conocemos este pago',
    },
    paid: (amount, interval) =>
      ({
        once: `Su donación de ${amount} ha llegado.`,
        month: `Su donación de ${amount} ha llegado. Se renovará cada mes hasta que usted la termine.`,
        year: `Su donación de ${amount} ha llegado. Se renovará cada año hasta que usted la termine.`,
      })[interval],
    nextPayment: 'Próximo pago',
    nextPaymentOn: (amount, day) => `${amount} el ${day}.`,
    noNextPayment: 'Ninguno. No se cobrará nada más.',
    statement: 'En su extracto bancario',
    statementText: (name) =>
      `«${name}», o el nombre con el que nos conoce nuestro proveedor de pagos, Stripe.`,
    letters: 'Correo',
    lettersText:
      'Ninguno nuestro. Stripe puede enviar un recibo, o un aviso si un pago falla, a la dirección que usted indicó allí.',
    ending: 'Para terminarla',
    endingText: 'Escríbanos; nadie preguntará por qué.',
    remindNextYear: '¿Recordármelo dentro de un año?',
    monthlyInstead: (amount) => `¿O mejor ${amount} al mes?`,
    cancelled: 'No se ha pagado nada. Su elección sigue como la dejó.',
    clearing: 'Hemos pedido el dinero a su banco, y eso tarda unos días. No tiene que hacer nada más.',
    failed: 'Su banco no ha pagado y no se ha cobrado nada. Puede intentarlo de nuevo, quizá de otra forma.',
    expired:
      'Estuvo abierta demasiado tiempo, o fallaron en ella demasiados intentos. No se ha cobrado nada.',
    started:
      'Nuestro proveedor aún no ha confirmado su pago. Puede tardar un minuto; si se fue sin pagar, no se ha cobrado nada.',
    lookAgain: 'Mirar de nuevo',
    unknown: 'La dirección de esta página no nombra ningún pago que conozcamos.',
    tryAgain: 'Intentar de nuevo',
    back: 'Volver al principio',
  },
  remind: {
    title: 'Recordármelo más tarde',
    intro:
      'Elija un día y deje una dirección. Ese día llegará un solo correo; después olvidamos la dirección.',
    when: '¿Cuándo le escribimos?',
    ownDay: 'U otro día',
    ownDayHint: (earliest, latest) => `Del ${earliest} al ${latest}`,
    address: 'Correo electrónico',
    addressHint: 'Solo para este recordatorio y para nada más',
    send: 'Recordármelo',
    back: 'Atrás',
    dayMissing: 'Elija un día',
    dayUnreadable: 'Escriba año, mes y día, por ejemplo 2027-01-15',
    dayOutside: (earliest, latest) => `El día debe estar entre el ${earliest} y el ${latest}`,
    addressMissing: 'Escriba una dirección de correo',
    addressWrong: 'Escriba la dirección en su forma correcta, por ejemplo name@example.com',
  },
  remindDone: {
    title: 'Tendrá noticias nuestras',
    when: (day) => `Le escribiremos el ${day}.`,
    whenUnknown: 'Le escribiremos el día que eligió.',
    afterwards:
      'Será un solo correo, y la dirección se borra cuando ha salido. Una dirección que rechazó nuestros recordatorios no recibe ninguno.',
    changedMind: '¿Ha cambiado de idea?',
    stop: 'Borrar este recordatorio',
    back: 'Volver a la página de apoyo',
  },
  remindStop: {
    title: 'Detener los recordatorios',
    question:
      'Después de esto no enviaremos más recordatorios a la dirección para la que se hizo este enlace.',
    button: 'Detener los recordatorios',
    stoppedTitle: 'Los recordatorios se han detenido',
    stopped: 'No llegará nada más por este recordatorio. No tiene que hacer nada más.',
  },
  remindLetter: {
    subject: 'Su recordatorio',
    asked: (newsroom, day) => `El ${day} nos pidió que hoy le recordáramos apoyar a ${newsroom}.`,
    choice: (gift) => `Pensaba en: ${gift}.`,
    interval: { once: 'una vez', month: 'cada mes', year: 'cada año' },
    continue: 'Seguir donde lo dejó:',
    forgotten: 'Este es el único recordatorio. Hemos borrado su dirección.',
    stop: 'No recibir nunca más un recordatorio nuestro:',
  },
  problems: {
    unreadable: {
      title: 'No hemos podido leerlo',
      text: 'Lo que envió su navegador no llegó entero. Vuelva atrás y envíelo de nuevo.',
    },
    elsewhere: {
      title: 'Ese formulario venía de otro sitio',
      text: 'Por su seguridad solo aceptamos formularios de nuestras propias páginas. Abra nuestra página y envíelo desde allí.',
    },
    unknown: {
      title: 'Esta página no existe',
      text: 'Puede que la dirección esté mal escrita o sea antigua.',
    },
    method: {
      title: 'Esta página no se abre así',
      text: 'Solo recibe lo que envían nuestros formularios. Empiece por la página de apoyo.',
    },
    too_large: {
      title: 'Es más de lo que podemos recibir',
      text: 'Lo enviado es más largo que cualquiera de nuestros formularios. Vuelva atrás y acórtelo.',
    },
    wrong_type: {
      title: 'No sabemos leer ese tipo de formulario',
      text: 'Rellene el formulario en nuestra propia página y envíelo desde allí.',
    },
    broken: {
      title: 'Algo ha fallado por nuestra parte',
      text: 'El fallo es nuestro y ha quedado anotado. Inténtelo de nuevo dentro de unos minutos. Si ya ha pagado, su pago está a salvo.',
    },
    nothingLost: 'No se ha cobrado nada y nada se ha perdido.',
    start: 'A la página de apoyo',
    stillWrong: '¿Sigue ocurriendo?',
  },
  friction: {
    title: 'Un momento, por favor',
    why: 'En páginas como esta se prueban tarjetas robadas. Una breve pausa mantiene eso lejos de la nuestra. Su elección se conserva.',
    working: 'Su navegador hace un pequeño cálculo y seguirá por sí mismo.',
    wait: (seconds) => `Segundos hasta poder continuar: ${seconds}`,
    tooMany: (minutes) =>
      `Se han abierto demasiadas páginas de pago desde su red. No se ha pagado nada. Minutos hasta el próximo intento: ${minutes}`,
    paused: 'Las donaciones únicas están en pausa por abusos. Las mensuales y anuales siguen como siempre.',
    raised: (floor) =>
      `Por abusos, la donación única mínima es por ahora ${floor}. Las mensuales y anuales siguen como siempre.`,
  },
  maintenance: {
    title: 'Volvemos pronto',
    text: 'Esta página está cerrada por poco tiempo. Si ya ha pagado, su pago está a salvo.',
    until: (when) => `Vuelva después de esta hora: ${when}.`,
    soon: 'Vuelva dentro de una hora, más o menos.',
    note: (when) =>
      `Si quiere recordarlo, una nota como esta no dice nada a otros: «Mirar de nuevo: ${when}».`,
  },
  embed: {
    title: 'Póngalo en su página',
    intro:
      'Elija y copie el código en su página. Nada de esto necesita JavaScript, deja cookies ni carga nada de terceros.',
    campaign: 'Campaña',
    noCampaign: 'Ninguna',
    article: 'Artículo',
    articleHint: 'Su nombre corto: minúsculas, cifras y guiones, 80 como máximo. Puede quedar vacío.',
    language: 'Idioma del recuadro',
    kind: 'Mostrar',
    kinds: { both: 'Ambos', links: 'Los enlaces', frame: 'El marco' },
    show: 'Mostrar el código',
    copy: 'Código para copiar',
    links: 'Enlaces',
    linksText:
      'Enlaces sencillos con el aspecto de su página. Funcionan con y sin JavaScript, y también en boletines.',
    linksPolicy: 'Su política de seguridad de contenido (CSP) no necesita nada para ellos.',
    frame: 'El recuadro en un marco',
    frameText:
      'La frecuencia y el importe se eligen en su página; «Continuar» lleva a la página de apoyo. Funciona con y sin JavaScript.',
    framePolicy: 'Su política de seguridad de contenido debe admitir nuestra dirección en un marco:',
    frameAllow: 'Y la configuración de este servicio debe nombrar la dirección de su sitio:',
    allowed: 'Sitios que ahora pueden mostrar el marco:',
    noneAllowed: 'Todavía ningún sitio puede mostrar el marco.',
    counted:
      'Contamos cuántas veces al día, desde cada campaña y cada artículo, se abrió la página de apoyo y se inició un pago, y nada sobre quién lo hizo.',
    seeArticle: 'Ver un artículo con todo ello',
    seeBox: 'Ver el recuadro solo',
  },
  example: {
    standing: (newsroom) => `¡Apoye a ${newsroom}!`,
    notice: 'Un ejemplo de página de artículo. La historia es inventada.',
    section: 'Islas',
    headline: 'El transbordador que lleva una biblioteca',
    standfirst: 'Cada jueves, cuatro islas esperan el mismo barco. Trae pan, cartas y seiscientos libros.',
    byline: 'De nuestra corresponsal',
    caption: 'El barco entre la segunda isla y la tercera. Dibujo de la redacción',
    opening: [
      'El barco llega tarde y a nadie en el muelle parece importarle. Once personas esperan al viento con bolsas de tela bajo el brazo. En las bolsas hay novelas, un manual de abejas y un libro de cocina con una esquina quemada, y todo hay que devolverlo hoy.',
      'La biblioteca vive en lo que fue el salón de segunda clase. Los bancos se desembarcaron hace años; en su lugar hay estanterías, cada una con un listón de madera para que nada se caiga cuando empeora el tiempo. Hay una lámpara, una mesa y una regla que nadie recuerda haber puesto: quien se lleva un libro escribe una línea sobre él en el cuaderno junto a la puerta.',
    ],
    subheading: 'Un cuaderno junto a la puerta',
    rest: [
      'El cuaderno va ya por el noveno tomo. «Demasiado largo, pero la ballena está bien», escribió alguien en el tercero. «Se lo leí a mi padre, que dormía», dice el quinto. La capitana lee cada línea. Es el único periódico que conoce, dice, en el que todas las noticias son buenas.',
      'Hubo planes para terminar con él. Se dibujó un puente, se volvió a dibujar, y durante dos inviernos hombres con varas amarillas recorrieron la orilla. Las islas escribieron cartas, todas el mismo día, y el puente se fue a otra parte. Al barco lo pintaron.',
      'A las cuatro y cuarto zarpa otra vez, con seiscientos libros menos cuarenta y uno. En el muelle, un niño ya se ha sentado a leer. El jueves habrá terminado, dice. No le queda otra: es el único ejemplar, y en la isla siguiente alguien espera el final.',
    ],
    newsletters: 'Boletines',
    signUp: 'Suscribirse',
    preview: 'Ver un ejemplo',
    agree: 'Al suscribirse se acepta la',
    policy: 'política de privacidad',
  },
};
