import { fonts, tokenDeclarations } from '../theme.ts';

// The box has the page's look and names, but not the page's whole style: it is sent with every article.
const rules = `
:root{color-scheme:light dark;${tokenDeclarations}}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%}
body{margin:0;min-block-size:100vh;display:grid;align-content:center;padding:1.125rem 1rem .5rem;background:var(--field);color:var(--ink);font:1.0625rem/1.5 ${fonts.sans}}
main{min-inline-size:0;inline-size:100%;max-inline-size:30rem;margin-inline:auto}
h1{margin:0 0 1rem;font:700 1.375rem/1.2 ${fonts.serif};text-wrap:balance;overflow-wrap:break-word}
h1::before{content:"";display:block;inline-size:3rem;border-block-start:.25rem solid var(--button);margin-block-end:.6rem}
a{color:var(--accent);text-underline-offset:.2em}
a.act{display:inline-block;padding-block:.6rem}
fieldset{border:0;margin:1rem 0 0;padding:0;min-inline-size:0}
legend{padding:0;margin-block-end:.4rem;font-weight:600}
.often{display:flex;flex-wrap:wrap;border:1px solid var(--line);border-radius:.5rem;overflow:clip}
.often label+label{box-shadow:-1px -1px 0 var(--line)}
.often label{flex:1 1 4.9rem}
.choices{display:flex;flex-wrap:wrap;gap:.5rem}
.choices label{flex:1 1 40%}
@media (min-width:28rem){.choices.short label{flex-basis:20%}}
.choices label{border:1px solid var(--line);border-radius:.5rem;font-variant-numeric:tabular-nums}
label{display:flex;align-items:center;justify-content:center;text-align:center;line-height:1.25;min-block-size:3rem;padding:.5rem .3rem;background:var(--field);cursor:pointer;font-weight:600;position:relative;max-inline-size:100%;overflow-wrap:break-word}
@media (max-width:21rem){.often label{padding-inline:.125rem;font-size:.9375rem}}
label:hover{color:var(--accent)}
input{position:absolute;inset:0;inline-size:100%;block-size:100%;margin:0;opacity:0;cursor:pointer}
.often label:has(:checked){color:var(--onButton);background:var(--button)}
.choices label:has(:checked){border-color:var(--accent);box-shadow:inset 0 0 0 1px var(--accent);background:var(--chosen)}
label:has(:focus-visible),:focus-visible{outline:3px solid var(--accent);outline-offset:2px;z-index:1}
.often:has(:focus-visible){overflow:visible}
form:has(#interval-once:checked) :is(.for-month,.for-year),form:has(#interval-month:checked) :is(.for-once,.for-year),form:has(#interval-year:checked) :is(.for-once,.for-month){display:none}
button{font:inherit;font-weight:700;color:var(--onButton);background:var(--button);border:1px solid transparent;border-radius:.5rem;padding:.75rem 1.5rem;min-block-size:3.25rem;inline-size:100%;margin-block-start:1.25rem;cursor:pointer}
button:hover{box-shadow:inset 0 0 0 9rem #0002}
.later{margin:.5rem 0 0;text-align:center;font-size:.9375rem;text-wrap:balance}
@media (forced-colors:active){label:has(:checked){outline:3px solid Highlight;outline-offset:-3px}}
@media print{:root{color-scheme:light}body{min-block-size:0;background:none}form,.later{display:none}}
`;

export const embedCss: string = rules.replaceAll('\n', '');
