import { fonts, tokenDeclarations } from './theme.ts';

// Written as it is sent: inside each page, so that the first answer is the whole page.
const rules = `
:root{color-scheme:light dark;--measure:34rem;${tokenDeclarations}}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%}
body{margin:0;min-block-size:100vh;display:flex;flex-direction:column;background:var(--paper);color:var(--ink);font:1.0625rem/1.55 ${fonts.sans}}
body:has(.columns){--measure:66rem}
header,main,footer{padding-inline:max(1.25rem,(100% - var(--measure))/2)}
header{display:flex;flex-wrap:wrap;align-items:center;justify-content:space-between;column-gap:1.5rem;padding-block:.6rem;border-block-start:.3rem solid var(--button);border-block-end:1px solid var(--rule)}
header a{font-size:.9375rem}
header .masthead{color:inherit;text-decoration:none;font:700 1.375rem/1.3 ${fonts.serif};letter-spacing:-.01em}
.languages{display:flex;flex-wrap:wrap;column-gap:.75rem}
.languages a{padding-block:.35rem}
main{flex:1;padding-block:2rem 3rem}
footer{padding-block:.75rem;border-block-start:1px solid var(--rule);color:var(--quiet);font-size:.9375rem}
h1,h2{font-family:${fonts.serif};line-height:1.15;text-wrap:balance;overflow-wrap:break-word;hyphens:auto}
h1{font-size:clamp(1.875rem,1.2rem + 2.8vw,3rem);letter-spacing:-.015em;margin:0 0 1.25rem}
h2{font-size:1.25rem;line-height:1.25;margin:1.75rem 0 .5rem}
p{margin:.75rem 0;overflow-wrap:break-word}
a{color:var(--accent);text-underline-offset:.2em;text-decoration-thickness:1px}
a:hover{text-decoration-thickness:2px}
.quiet,.hint{color:var(--quiet)}
.hint{display:block;text-wrap:pretty;margin:.15rem 0 .4rem;font-size:.9375rem}
button+.hint{margin-block:.75rem 0;text-align:center;text-wrap:balance}
[dir=rtl] :is(h1,.masthead){letter-spacing:0}
footer a,nav a,nav strong,a.act{display:inline-block;padding-block:.6rem;min-inline-size:1.5rem}
footer a{margin-inline-end:1.25rem}
fieldset{border:0;margin:1.5rem 0 0;padding:0;min-inline-size:0}
legend,label.name{display:block;font-weight:600;padding:0;margin-block-end:.5rem}
.often{display:flex;flex-wrap:wrap;border:1px solid var(--line);border-radius:.5rem;overflow:clip}
.often label+label{box-shadow:-1px -1px 0 var(--line)}
.often label{flex:1 1 5.5rem}
.choices{display:flex;flex-wrap:wrap;gap:.5rem}
.choices label{flex:1 1 40%}
@media (min-width:30rem){.choices.short label{flex-basis:20%}}
.choices label{border:1px solid var(--line);border-radius:.5rem}
.often label,.choices label{display:flex;align-items:center;justify-content:center;text-align:center;line-height:1.25;min-block-size:3rem;padding:.6rem .35rem;background:var(--field);cursor:pointer;font-weight:600;position:relative;max-inline-size:100%;overflow-wrap:break-word}
.choices label{font-size:1.125rem;font-variant-numeric:tabular-nums}
.often label:hover,.choices label:hover{color:var(--accent)}
.often input,.choices input{position:absolute;inset:0;inline-size:100%;block-size:100%;margin:0;opacity:0;cursor:pointer}
.often label:has(:checked){color:var(--onButton);background:var(--button)}
.choices label:has(:checked){border-color:var(--accent);box-shadow:inset 0 0 0 1px var(--accent);background:var(--chosen)}
form:has(#amount:not(:placeholder-shown)) .choices label:has(:checked){border-color:var(--line);box-shadow:none;background:var(--field)}
.often label:has(:focus-visible),.choices label:has(:focus-visible){outline:3px solid var(--accent);outline-offset:2px;z-index:1}
.often:has(:focus-visible){overflow:visible}
form:has(#interval-once:checked) :is(.for-month,.for-year),form:has(#interval-month:checked) :is(.for-once,.for-year),form:has(#interval-year:checked) :is(.for-once,.for-month){display:none}
.fees{margin:.75rem 0 0;padding:.5rem .75rem;background:var(--note);border-radius:.375rem;font-size:.9375rem;text-wrap:pretty}
.own{margin-block-start:1.25rem}
.bait{position:absolute;inline-size:1px;block-size:1px;margin:0;overflow:hidden;clip-path:inset(50%)}
.own .name{margin-block-end:0}
.radios label{display:flex;gap:.6rem;align-items:center;min-block-size:2.75rem;cursor:pointer}
.radios input{inline-size:1.4rem;block-size:1.4rem;flex:none;margin:0;accent-color:var(--accent)}
.radios+label.name{margin-block-start:1.25rem}
input[type=text],input[type=email],input[type=date]{font:inherit;color:inherit;background:var(--field);border:1px solid var(--line);border-radius:.5rem;padding:.6rem .75rem;min-block-size:3rem;inline-size:100%;min-inline-size:0}
input[aria-invalid=true]{border:2px solid var(--error)}
:focus-visible{outline:3px solid var(--accent);outline-offset:2px}
button{font:inherit;font-weight:700;color:var(--onButton);background:var(--button);border:1px solid transparent;border-radius:.5rem;padding:.75rem 1.5rem;min-block-size:3.25rem;inline-size:100%;margin-block-start:1.5rem;cursor:pointer}
button:hover{box-shadow:inset 0 0 0 9rem #0002}
button.plain{color:var(--accent);background:none;border-color:currentColor;margin-block-start:.5rem}
.problem{display:block;margin:.25rem 0;color:var(--error);font-weight:600}
.summary{border:3px solid var(--error);border-radius:.5rem;padding:1rem 1.25rem;margin-block-end:1.75rem;background:var(--field)}
.summary h2{margin-block-start:0}
.summary a{display:inline-block;padding-block:.15rem}
.summary ul{list-style:none;margin:0;padding:0}
.appeal{font:1.1875rem/1.6 ${fonts.serif}}
.appeal h2{margin-block-start:0}
.appeal p{text-wrap:pretty}
.appeal h2::before{content:"";display:block;inline-size:3.5rem;border-block-start:.3rem solid var(--button);margin-block-end:.9rem}
.appeal .lead{margin-block:1.25rem 0;font:600 1.125rem/1.5 ${fonts.sans};text-wrap:balance}
.box{background:var(--field);border:1px solid var(--rule);border-radius:.75rem;padding:1.25rem}
.box form>fieldset:first-of-type{margin-block-start:0}
.methods{display:flex;flex-wrap:wrap;justify-content:center;gap:.4rem;list-style:none;margin:1rem 0;padding:0}
.methods span{display:flex;align-items:center;justify-content:center;block-size:1.75rem;min-inline-size:2.75rem;padding-inline:.5rem;border:1px solid var(--line);border-radius:.25rem;background:#fff;color:#202124;font-size:.8125rem;font-weight:600;white-space:nowrap}
.methods .visa{color:#1a1f71;font-size:.9375rem;font-weight:800;font-style:italic;letter-spacing:.02em}
.methods .mastercard{background:radial-gradient(circle at 39% 50%,#eb001bcc .5rem,#0000 .54rem),radial-gradient(circle at 61% 50%,#f79e1b .5rem,#0000 .54rem),#fff}
.methods .amex{background:#016fd0;color:#fff;letter-spacing:.04em}
.currencies{display:flex;flex-wrap:wrap;justify-content:center;column-gap:.6rem;padding-block-start:.5rem;border-block-start:1px solid var(--rule);color:var(--quiet);font-size:.9375rem}
.currencies>*{padding-block:.4rem}
.currencies strong{color:var(--ink)}
.remark{margin:0 0 1.5rem;padding:.75rem 1rem;background:var(--note);border-inline-start:.3rem solid var(--button);text-wrap:pretty}
dl{margin:1.5rem 0;border-block-start:1px solid var(--rule)}
dt{padding-block-start:.75rem;font-weight:600}
dd{margin:0;padding-block-end:.75rem;border-block-end:1px solid var(--rule);overflow-wrap:break-word;text-wrap:pretty}
.next{display:flex;flex-wrap:wrap;column-gap:1.5rem}
.later{text-align:center;margin-block:1rem 0}
.columns>*+*{margin-block-start:1.75rem}
@media (min-width:60rem){.columns{display:grid;grid-template:auto 1fr auto/minmax(0,1fr) 27rem;column-gap:5rem;align-items:start}.columns>*{margin-block-start:0!important}.columns>.appeal{grid-area:2/1/4/2}.columns>.box{grid-area:1/2/3/3;padding:1.75rem}.columns>.later{grid-area:3/2;margin-block-start:1rem!important}}
@media (max-width:59.99rem){body:has(.columns){--measure:34rem}}
@media (max-width:23rem){.box{background:none;border:0;padding:0}}
@media (forced-colors:active){.often label:has(:checked),.choices label:has(:checked){outline:3px solid Highlight;outline-offset:-3px}.methods span{forced-color-adjust:none}}
@media print{:root{color-scheme:light}form,nav,.later,.methods{display:none!important}body,.box{background:none;border:0}a[href^=http]::after{content:" " attr(href)}}
`;

export const css: string = rules.replaceAll('\n', '');
