import { html, raw } from 'hono/html';
import type { Newsroom } from '../../newsroom.ts';
import { newsroomPage } from '../newsroom-page.ts';
import type { Html } from '../page-shell.ts';
import { wordsIn } from '../../languages/words.ts';
import { zeroBits } from './proof-of-work.ts';
import { solverScript } from './solver-script.ts';
import type { Hurdle } from './ticket.ts';

export interface FrictionView {
  newsroom: Newsroom;
  locale: string;
  hurdle: Hurdle;
  ticket: string;
  /** Until Continue works without the proof. */
  waitSeconds: number;
  /** Everything the reader sent, to be sent again. */
  fields: URLSearchParams;
}

/** A short pause on the way to the payment page, with what it is for and how long it takes. */
export function frictionPage(view: FrictionView): Html {
  const { friction, support } = wordsIn(view.locale);
  const isWork = view.hurdle === 'proof_of_work';
  return newsroomPage(view.newsroom, {
    title: friction.title,
    locale: view.locale,
    body: html`<h1>${friction.title}</h1>
      <p>${friction.why}</p>
      ${isWork ? html`<p id="friction-status" role="status" hidden>${friction.working}</p>` : ''}
      <p>${friction.wait(view.waitSeconds)}</p>
      <form method="post" action="/checkout" id="friction" data-zero-bits="${zeroBits}">
        ${carried(view.fields)}
        <input type="hidden" name="ticket" value="${view.ticket}" />
        ${isWork ? html`<input type="hidden" name="solution" value="" />` : ''}
        <button>${support.next}</button>
      </form>
      ${isWork ? raw(`<script>${solverScript}</script>`) : ''}`,
  });
}

const ours = ['ticket', 'solution'];

const carried = (fields: URLSearchParams): Html =>
  html`${[...fields]
    .filter(([name]) => !ours.includes(name))
    .map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}" />`)}`;
