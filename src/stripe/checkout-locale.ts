/** The languages of Stripe's page (`locale` of POST /v1/checkout/sessions, version 2026-10-28). */
const spoken = new Set(
  (
    'bg cs da de el en en-GB es es-419 et fi fil fr fr-CA hi-IN hr hu id it ja ko lt lv ms mt nb nl pl pt pt-BR ' +
    'ro ru sk sl sv th tr vi zh zh-HK zh-TW'
  ).split(' '),
);

/** Stripe refuses a session in a language it does not speak, Arabic for one; `auto` is the browser's. */
export const checkoutLocale = (language: string): string => (spoken.has(language) ? language : 'auto');
