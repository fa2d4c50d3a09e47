import { fonts } from '../theme.ts';

export const exampleCss: string = `
:root{--measure:40rem}
header,footer{--measure:62rem}
header{padding-block:.75rem}
header .masthead{font-size:clamp(1.5rem,1.1rem + 1.8vw,2.125rem)}
header .standing{padding:.6rem 1.1rem;border-radius:.5rem;background:var(--button);color:var(--onButton);font-weight:700;text-decoration:none;text-align:center}
header .standing:hover{box-shadow:inset 0 0 0 9rem #0002}
article{font:1.1875rem/1.65 ${fonts.serif}}
article p{margin:0 0 1.1em;text-wrap:pretty;hyphens:auto}
article h1{font-size:clamp(2.125rem,1.4rem + 3.4vw,3.375rem);line-height:1.08;margin-block-end:1rem}
article h2{font-size:1.4375rem;margin:1.75rem 0 .6rem}
article .kicker{margin:0 0 .6rem;color:var(--accent);font:700 .9375rem/1.3 ${fonts.sans};letter-spacing:.04em}
article .standfirst{color:var(--quiet);font-size:1.3125rem;line-height:1.45;margin-block-end:1.25rem;text-wrap:pretty}
article .byline{display:flex;flex-wrap:wrap;justify-content:space-between;gap:.25rem 1.5rem;margin-block-end:1.75rem;padding-block:.6rem;border-block:1px solid var(--rule);font:.9375rem/1.4 ${fonts.sans};color:var(--quiet)}
article .byline b{color:var(--ink)}
article .first::first-letter{float:inline-start;margin-block:.06em 0;margin-inline-end:.08em;font-size:3.3em;line-height:.82;font-weight:700;color:var(--accent)}
article:is(:lang(ar),:lang(fa),:lang(he),:lang(ur)) .first::first-letter{float:none;margin:0;font:inherit;color:inherit}
[dir=rtl] article .kicker{letter-spacing:0}
.drawing{margin:0 0 1.75rem}
.drawing svg{display:block;inline-size:100%;block-size:auto;border-radius:.5rem;stroke-linecap:round;stroke-linejoin:round}
.drawing figcaption{margin-block-start:.5rem;color:var(--quiet);font:.875rem/1.4 ${fonts.sans}}
.sky{fill:light-dark(#ece4d3,#22262b)}.sun{fill:light-dark(#e9b872,#c9cdd2)}.far{fill:light-dark(#c9c0ab,#31373d)}.sea{fill:light-dark(#5f7f86,#16323b)}
.hull{fill:var(--button)}.deck,.bridge{fill:light-dark(#fffdf8,#d9d4c8)}.funnel{fill:light-dark(#33302a,#0e0d0c)}
.panes{fill:light-dark(#f6d9a0,#f2c877)}
.spines{fill:none;stroke:light-dark(#7a3b2e,#7a3b2e);stroke-width:4}.line{stroke:#fff;stroke-width:2;opacity:.7}
.mast,.gulls,.smoke,.wave{fill:none;stroke-width:3;stroke:light-dark(#4b463c,#9aa3aa)}.mast{fill:var(--button)}.smoke{stroke-width:9;opacity:.35}.wave{stroke:light-dark(#cfe0df,#3f6570);stroke-width:4}
.newsletter{margin-block:2.5rem;padding:1.25rem 1.375rem 1rem;background:var(--note);border-block-start:.25rem solid var(--ink);border-radius:0 0 .5rem .5rem}
.newsletter h2{margin:0 0 .4rem;font-size:1.375rem}
.newsletter p{margin:.4rem 0}
.newsletter .actions{display:flex;flex-wrap:wrap;align-items:center;gap:.25rem 1.25rem;margin-block-start:.9rem}
.newsletter .sign{display:inline-block;padding:.65rem 1.4rem;border-radius:.5rem;background:var(--ink);color:var(--paper);font-weight:700;text-decoration:none}
.newsletter small{display:block;font-size:.875rem;color:var(--quiet)}
.appeal{margin-block:2.75rem 1.5rem}
.box h2{margin:0 0 1rem}
.box form>fieldset:first-of-type{margin-block-start:0}
.made-up{margin-block-start:2.5rem;padding-block-start:.75rem;border-block-start:1px solid var(--rule);font-size:.9375rem;color:var(--quiet)}
@media print{.newsletter .actions,header .standing{display:none}}
`.replaceAll('\n', '');
