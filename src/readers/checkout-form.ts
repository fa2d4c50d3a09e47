import type { Context } from 'hono';
import { articleSlug } from './article-slug.ts';
import type { Passage } from './checkout-gate.ts';
import { checkForm, type DonationForm, type DonationRequest } from './donation-request.ts';
import { frictionPage } from './friction/friction-page.ts';
import { isHeldBack, restrictionInWords } from './friction/restriction.ts';
import { solverHash } from './friction/solver-script.ts';
import { sendPage } from './page-shell.ts';
import type { CheckoutDeps } from './start-donation.ts';
import { startOrFail } from './start-or-fail.ts';
import { answerWithForm, languageOf, restrictionNow, type Door, type FormAnswer } from './support-routes.ts';
import { baitName } from './donation-form.ts';
import { wordsIn } from '../languages/words.ts';

/** The form of the page: on to Stripe, or the page again with what is wrong and everything that was written. */
export async function checkoutByForm(
  c: Context,
  deps: CheckoutDeps,
  door: Door,
  fields: URLSearchParams,
): Promise<Response> {
  const form = formOf(fields);
  const locale = languageOf(c, deps.config.newsroom, fields.get('lang') ?? undefined);
  const given = fields.get('token') ?? '';
  const again = (answer: Pick<FormAnswer, 'status'> & Partial<FormAnswer>) =>
    answerWithForm(c, deps, door, {
      ...{ form, locale, problems: [], ...(door.gate.isGood(given) && { token: given }) },
      ...answer,
    });
  const checked = checkForm(deps.config.newsroom, form);
  if (!checked.ok) {
    const verdict = door.gate.mistake(c);
    if (verdict.kind === 'refused') return tooMany(c, again, verdict, locale);
    return again({ status: 422, problems: checked.problems });
  }
  const weather = await door.weather();
  const restriction = restrictionNow(weather, deps.config.newsroom, checked.request.currency);
  if (restriction && isHeldBack(restriction, checked.request))
    return again({ status: 422, notice: restrictionInWords(restriction, locale) });
  const passage = await door.gate.enter(
    c,
    {
      ...{ token: given, key: c.req.header('idempotency-key'), request: checked.request },
      ...{ ticket: fields.get('ticket') ?? '', solution: fields.get('solution') ?? '' },
      isBaited: (fields.get(baitName) ?? '') !== '',
    },
    weather,
  );
  const { errors } = wordsIn(locale);
  switch (passage.kind) {
    case 'new form':
      return answerWithForm(c, deps, door, {
        form,
        locale,
        problems: [],
        status: 422,
        notice: errors.expired,
      });
    case 'refused':
      return tooMany(c, again, passage, locale);
    case 'held':
      return sendPage(c, 200, frictionPage({ ...passage, newsroom: deps.config.newsroom, locale, fields }), {
        formTargets: [door.stripeOrigin],
        ...(passage.hurdle === 'proof_of_work' && { scriptHash: solverHash }),
      });
    case 'open':
      return toCheckout(c, deps, again, {
        ...{ request: checked.request, nonce: passage.nonce, locale },
        counted: () => door.count('started', { ...checked.request, article: form.article }),
      });
    default:
      return passage satisfies never;
  }
}

type Again = (answer: Pick<FormAnswer, 'status'> & Partial<FormAnswer>) => Promise<Response>;

async function toCheckout(
  c: Context,
  deps: CheckoutDeps,
  again: Again,
  about: { request: DonationRequest; nonce: string; locale: string; counted: () => void },
): Promise<Response> {
  const { locale } = about;
  const started = await startOrFail(deps, about.request, about);
  const { errors } = wordsIn(locale);
  switch (started.kind) {
    case 'checkout':
      if (started.isNew) about.counted();
      return c.redirect(started.url, 303);
    case 'done':
      return c.redirect(`/thanks?session_id=${encodeURIComponent(started.sessionId)}&lang=${locale}`, 303);
    case 'expired':
      return again({ status: 422, notice: errors.expired, token: undefined });
    case 'away':
      return again({ status: 503, notice: errors.away });
    default:
      return started satisfies never;
  }
}

function tooMany(
  c: Context,
  again: Again,
  { retryAfterSeconds }: Extract<Passage, { kind: 'refused' }>,
  locale: string,
): Promise<Response> {
  c.header('Retry-After', String(retryAfterSeconds));
  return again({ status: 429, notice: wordsIn(locale).friction.tooMany(Math.ceil(retryAfterSeconds / 60)) });
}

// Each interval has amounts of its own on the page.
const formOf = (fields: URLSearchParams): DonationForm => ({
  interval: fields.get('interval') ?? '',
  preset: fields.get(`preset_${fields.get('interval')}`) ?? fields.get('preset') ?? '',
  amount: fields.get('amount') ?? '',
  currency: (fields.get('currency') ?? '').toLowerCase(),
  campaign: fields.get('campaign') ?? '',
  article: articleSlug(fields.get('article') ?? undefined),
});
