import { html } from 'hono/html';
import type { Html } from '../page-shell.ts';

/** A ferry with shelves in its windows, drawn in the colours of the theme: nothing is loaded for it. */
export const drawing = (caption: string): Html =>
  html`<figure class="drawing">
    <svg viewBox="0 0 640 300" aria-hidden="true" focusable="false">
      <rect class="sky" width="640" height="300" />
      <circle class="sun" cx="486" cy="112" r="46" />
      <path
        class="far"
        d="M0 190 L60 168 L128 180 L196 160 L262 190 Z M420 190 L500 172 L560 182 L640 164 V190 Z"
      />
      <path class="smoke" d="M262 84 q-18 -16 -44 -12 q-22 4 -46 -12" />
      <path class="hull" d="M150 186 H478 L446 232 H182 Z" />
      <path class="deck" d="M186 132 H430 V186 H186 Z" />
      <path class="bridge" d="M296 100 H396 V132 H296 Z" />
      <path class="funnel" d="M250 92 H276 V132 H250 Z" />
      <path class="mast" d="M410 132 V70 M410 78 L440 88 L410 98" />
      <g class="panes">
        <rect x="200" y="146" width="62" height="28" />
        <rect x="276" y="146" width="62" height="28" />
        <rect x="352" y="146" width="62" height="28" />
        <rect x="308" y="108" width="20" height="14" />
        <rect x="336" y="108" width="20" height="14" />
        <rect x="364" y="108" width="20" height="14" />
      </g>
      <path
        class="spines"
        d="M206 172v-20m6 20v-16m6 16v-22m7 22v-18m6 18v-20m8 20l4 -18m6 18v-22m6 22v-14 M282 172v-16m6 16v-20m6 20v-14m7 14v-22m8 22l-4 -18m10 18v-20m6 20v-16m6 16v-20 M358 172v-22m6 22v-14m6 14v-20m6 20v-18m7 18v-22m6 22v-16m6 16l5 -18m6 18v-20"
      />
      <path class="line" d="M158 198 H468" />
      <path
        class="sea"
        d="M0 226 q20 -12 40 0 t40 0 t40 0 t40 0 t40 0 t40 0 t40 0 t40 0 t40 0 t40 0 t40 0 t40 0 t40 0 t40 0 t40 0 t40 0 V300 H0 Z"
      />
      <path
        class="wave"
        d="M40 256 q14 -9 28 0 t28 0 M190 270 q14 -9 28 0 t28 0 M330 252 q14 -9 28 0 t28 0 t28 0 M520 272 q14 -9 28 0 t28 0"
      />
      <path
        class="gulls"
        d="M92 92 q10 -12 18 0 q8 -12 18 0 M136 118 q7 -9 13 0 q6 -9 13 0 M566 62 q8 -10 15 0 q7 -10 15 0"
      />
    </svg>
    <figcaption>${caption}</figcaption>
  </figure>`;
