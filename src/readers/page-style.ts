/**
 * The one theme of the readers' pages. Sent inside each page, so that the first answer is the whole page.
 * Colours are checked for contrast in tests/readers/contrast.test.ts.
 */
export const theme = {
  light: {
    paper: '#fbfaf7',
    ink: '#1b1a17',
    quiet: '#5c5850',
    line: '#8a8477',
    rule: '#dcd6c9',
    field: '#ffffff',
    accent: '#a3261b',
    button: '#a3261b',
    onButton: '#ffffff',
    chosen: '#f6e9e6',
    error: '#a3261b',
  },
  dark: {
    paper: '#171614',
    ink: '#f0ede6',
    quiet: '#b5afa3',
    line: '#7d776b',
    rule: '#3b3833',
    field: '#211f1c',
    accent: '#ff9d8f',
    button: '#c2402f',
    onButton: '#ffffff',
    chosen: '#3a211d',
    error: '#ff9d8f',
  },
} as const;

const tokens = Object.keys(theme.light) as (keyof typeof theme.light)[];
const variables = tokens
  .map((name) => `--${name}:light-dark(${theme.light[name]},${theme.dark[name]})`)
  .join(';');

const serif = 'Georgia,"Times New Roman","Noto Serif","DejaVu Serif",serif';

export const css = `
:root{color-scheme:light dark;--measure:36rem;${variables}}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%}
body{margin:0;min-block-size:100vh;display:flex;flex-direction:column;border-block-start:4px solid var(--button);background:var(--paper);color:var(--ink);font:1.0625rem/1.55 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif}
body:has(.columns){--measure:64rem}
header,main,footer{padding-inline:max(1.25rem,(100% - var(--measure))/2)}
header{display:flex;flex-wrap:wrap;align-items:center;justify-content:space-between;column-gap:1rem;padding-block:.5rem;border-block-end:1px solid var(--rule)}
header a{padding-block:.6rem;font-size:.9375rem}
header .masthead{color:inherit;text-decoration:none;font:700 1.25rem/1.3 ${serif}}
main{flex:1;padding-block:1.75rem 2.5rem}
footer{padding-block:.75rem;border-block-start:1px solid var(--rule);color:var(--quiet);font-size:.9375rem}
h1,h2{font-family:${serif};line-height:1.2;text-wrap:balance;overflow-wrap:break-word;hyphens:auto}
h1{font-size:clamp(1.75rem,1.25rem + 2.2vw,2.5rem);letter-spacing:-.01em;margin:0 0 1rem}
h2{font-size:1.25rem;margin:1.75rem 0 .5rem}
p{margin:.75rem 0;overflow-wrap:break-word}
a{color:var(--accent);text-underline-offset:.2em;text-decoration-thickness:1px}
a:hover{text-decoration-thickness:2px}
.quiet,.hint{color:var(--quiet)}
.hint{display:block;text-wrap:pretty;margin:.15rem 0 .4rem;font-size:.9375rem}
.lead{font-size:1.125rem;font-weight:600;text-wrap:balance}
fieldset+p{margin-block-start:1.25rem}
p label.name{margin-block-end:0}
button+.hint{margin-block:.75rem 0;text-align:center;text-wrap:balance}
footer a,nav a,nav strong,a.act{display:inline-block;padding-block:.6rem;min-inline-size:1.5rem}
footer a{margin-inline-end:1.25rem}
fieldset{border:0;margin:1.5rem 0 0;padding:0;min-inline-size:0}
legend,label.name{display:block;font-weight:600;padding:0;margin-block-end:.5rem}
.choices{display:grid;gap:.5rem;grid-template-columns:repeat(auto-fit,minmax(7.5rem,1fr))}
.choices.often{grid-template-columns:repeat(auto-fit,minmax(5rem,1fr))}
.choices label{display:flex;align-items:center;justify-content:center;text-align:center;line-height:1.25;min-block-size:3rem;padding:.6rem .75rem;border:1px solid var(--line);border-radius:.375rem;background:var(--field);cursor:pointer;font-weight:600;position:relative;overflow-wrap:anywhere}
.choices.often label{padding-inline:.25rem}
.choices label:hover{border-color:var(--accent)}
.choices input{position:absolute;inset:0;inline-size:100%;block-size:100%;margin:0;opacity:0;cursor:pointer}
.choices label:has(:checked){border-color:var(--accent);box-shadow:inset 0 0 0 1px var(--accent);background:var(--chosen)}
.choices label:has(:focus-visible){outline:3px solid var(--accent);outline-offset:2px}
.radios label{display:flex;gap:.6rem;align-items:center;min-block-size:2.75rem;cursor:pointer}
.radios input{inline-size:1.4rem;block-size:1.4rem;flex:none;margin:0;accent-color:var(--accent)}
.radios+label.name{margin-block-start:1.25rem}
input[type=text],input[type=email],input[type=date]{font:inherit;color:inherit;background:var(--field);border:1px solid var(--line);border-radius:.375rem;padding:.6rem .75rem;min-block-size:3rem;inline-size:100%;min-inline-size:0}
input[aria-invalid=true]{border:2px solid var(--error)}
:focus-visible{outline:3px solid var(--accent);outline-offset:2px}
button{font:inherit;font-weight:700;color:var(--onButton);background:var(--button);border:1px solid transparent;border-radius:.375rem;padding:.75rem 1.5rem;min-block-size:3.25rem;inline-size:100%;margin-block-start:1.5rem;cursor:pointer}
button:hover{box-shadow:inset 0 0 0 9rem #0002}
button.plain{color:var(--accent);background:none;border-color:currentColor;margin-block-start:.5rem}
.problem{display:block;margin:.25rem 0;color:var(--error);font-weight:600}
.summary{border:3px solid var(--error);border-radius:.375rem;padding:1rem 1.25rem;margin-block-end:1.75rem}
.summary h2{margin-block-start:0}
.summary a{display:inline-block;padding-block:.15rem}
.summary ul{list-style:none;margin:0;padding:0}
.appeal{border-block:1px solid var(--rule);padding-block:1.25rem;margin-block-end:1.25rem;font:1.125rem/1.6 ${serif}}
.appeal h2{margin-block-start:0}
.appeal p:last-child{margin-block-end:0}
.box{background:var(--field);border:1px solid var(--rule);border-radius:.625rem;padding:1.25rem}
.box fieldset:first-of-type{margin-block-start:0}
.methods{display:flex;flex-wrap:wrap;justify-content:center;gap:.4rem;list-style:none;margin:1rem 0;padding:0}
.methods span{display:flex;align-items:center;justify-content:center;block-size:1.75rem;min-inline-size:2.75rem;padding-inline:.5rem;border:1px solid var(--line);border-radius:.25rem;background:#fff;color:#202124;font-size:.8125rem;font-weight:600;white-space:nowrap}
.methods .visa{color:#1a1f71;font-size:.9375rem;font-weight:800;font-style:italic;letter-spacing:.02em}
.methods .mastercard{background:radial-gradient(circle at 39% 50%,#eb001bcc .5rem,#0000 .54rem),radial-gradient(circle at 61% 50%,#f79e1b .5rem,#0000 .54rem),#fff}
.methods .amex{background:#016fd0;color:#fff;letter-spacing:.04em}
.currencies{display:flex;flex-wrap:wrap;justify-content:center;column-gap:.6rem;padding-block-start:.5rem;border-block-start:1px solid var(--rule);color:var(--quiet);font-size:.9375rem}
.currencies>*{padding-block:.4rem}
.currencies strong{color:var(--ink)}
.later{text-align:center;margin-block-end:0}
@media (min-width:60rem){.columns{display:grid;grid-template-columns:minmax(0,1fr) 27rem;gap:4rem;align-items:start}.box{padding:1.75rem}}
@media (max-width:23rem){.box{background:none;border:0;padding:0}}
@media (max-width:59.99rem){body:has(.columns){--measure:36rem}}
@media (forced-colors:active){.choices label:has(:checked){outline:3px solid Highlight}.methods span{forced-color-adjust:none}}
@media print{form,nav{display:none}body{background:none}}
`.replaceAll('\n', '');
