/** What Stripe asks of an amount, by currency. https://docs.stripe.com/currencies */

const zeroDecimal = new Set('bif clp djf gnf jpy kmf krw mga pyg rwf vnd vuv xaf xof xpf'.split(' '));
const threeDecimal = new Set('bhd jod kwd omr tnd'.split(' '));
const twoDecimal = new Set(
  (
    'usd aed afn all amd ang aoa ars aud awg azn bam bbd bdt bgn bmd bnd bob brl bsd bwp byn bzd cad cdf chf cny cop ' +
    'crc cve czk dkk dop dzd egp etb eur fjd fkp gbp gel gip gmd gtq gyd hkd hnl htg huf idr ils inr isk jmd kes kgs ' +
    'khr kyd kzt lak lbp lkr lrd lsl mad mdl mkd mmk mnt mop mur mvr mwk mxn myr mzn nad ngn nio nok npr nzd pab pen ' +
    'pgk php pkr pln qar ron rsd rub sar sbd scr sek sgd shp sle sos srd std szl thb tjs top try ttd twd tzs uah ugx ' +
    'uyu uzs wst xcd yer zar zmw'
  ).split(' '),
);

export const isCurrency = (code: string): boolean =>
  zeroDecimal.has(code) || threeDecimal.has(code) || twoDecimal.has(code);

/** Digits after the point in Stripe's integers. */
export const exponentOf = (currency: string): number =>
  zeroDecimal.has(currency) ? 0 : threeDecimal.has(currency) ? 3 : 2;

/** Every amount is a multiple of this: fils come in tens, and a króna has no hundredths. */
export const stepOf = (currency: string): number =>
  threeDecimal.has(currency) ? 10 : currency === 'isk' ? 100 : 1;

// The published table, in minor units; elsewhere the equivalent of half a dollar would apply, which needs rates.
const minimums = amountTable(
  'usd 50 aed 200 aud 50 bgn 100 brl 50 cad 50 chf 50 czk 1500 dkk 250 eur 50 gbp 30 ' +
    'hkd 400 huf 17500 inr 50 jpy 50 mxn 1000 myr 200 nok 300 nzd 50 pln 200 ron 200 ' +
    'sek 300 sgd 50 thb 1000 krw 800 clp 500 isk 7000 twd 2000 vnd 20000 zar 900 kwd 160 ' +
    'bhd 190 omr 200 jod 360 tnd 1600',
);
export const minimumAmount = (currency: string): number => minimums.get(currency) ?? 50;

export const maximumAmount = 99_999_999;

/** The fixed part of the card fee, about 30 US cents. */
export function fixedFee(currency: string): number {
  return fixedFees.get(currency) ?? ({ 0: 40, 2: 30, 3: 90 }[exponentOf(currency)] || 30);
}
const fixedFees = amountTable(
  'usd 30 eur 25 gbp 20 aud 30 cad 30 chf 30 nzd 30 sgd 50 hkd 235 jpy 45 krw 400 ' +
    'sek 180 nok 200 dkk 180 pln 100 czk 650 huf 8500 ron 150 mxn 300 brl 39 inr 300 ' +
    'thb 1000 myr 100 aed 100 isk 3000 twd 900 zar 500 bgn 50 clp 280 vnd 7000 ' +
    'kwd 90 bhd 110 omr 120 jod 210 tnd 930',
);

/** `usd 50 eur 50` → currency to minor units. */
function amountTable(text: string): Map<string, number> {
  return new Map(
    [...text.matchAll(/([a-z]{3}) (\d+)/g)].map(([, code = '', amount]) => [code, Number(amount)]),
  );
}

/** `$2.00`-like text for people and for Stripe's error messages: `2.00 USD`. */
export function readableAmount(amount: number, currency: string): string {
  const exponent = exponentOf(currency);
  const digits = String(Math.abs(amount)).padStart(exponent + 1, '0');
  const whole = digits.slice(0, digits.length - exponent);
  const fraction = exponent ? `.${digits.slice(-exponent)}` : '';
  return `${amount < 0 ? '−' : ''}${whole}${fraction} ${currency.toUpperCase()}`;
}
