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
    field: '#ffffff',
    accent: '#a3261b',
    onAccent: '#ffffff',
    chosen: '#f6e9e6',
    error: '#a3261b',
  },
  dark: {
    paper: '#171614',
    ink: '#f0ede6',
    quiet: '#b5afa3',
    line: '#7d776b',
    field: '#211f1c',
    accent: '#ff9d8f',
    onAccent: '#2a0b07',
    chosen: '#3a211d',
    error: '#ff9d8f',
  },
} as const;

const tokens = Object.keys(theme.light) as (keyof typeof theme.light)[];
const variables = tokens
  .map((name) => `--${name}:light-dark(${theme.light[name]},${theme.dark[name]})`)
  .join(';');

export const css = `
:root{color-scheme:light dark;${variables}}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%}
body{margin:0;background:var(--paper);color:var(--ink);font:1.0625rem/1.55 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif}
header,main,footer{max-width:38rem;margin-inline:auto;padding-inline:1.25rem}
header{padding-block:.6rem 0;border-block-end:1px solid var(--line)}
header a{display:inline-block;padding-block:.7rem;color:inherit;text-decoration:none;font:700 1.125rem/1.3 Georgia,"Times New Roman","Noto Serif",serif}
main{padding-block:1.5rem 2.5rem}
footer{padding-block:1rem 2rem;border-block-start:1px solid var(--line);color:var(--quiet);font-size:.9375rem}
footer p{margin:.5rem 0}
h1,h2{font-family:Georgia,"Times New Roman","Noto Serif",serif;line-height:1.2;text-wrap:balance;overflow-wrap:break-word;hyphens:auto}
h1{font-size:clamp(1.65rem,1.2rem + 2.2vw,2.25rem);margin:0 0 .75rem}
h2{font-size:1.25rem;margin:1.75rem 0 .5rem}
p{margin:.75rem 0;overflow-wrap:break-word}
a{color:var(--accent);text-underline-offset:.15em}
.quiet,.hint{color:var(--quiet)}
.hint{display:block;margin:.15rem 0 .4rem;font-size:.9375rem}
fieldset+p{margin-block-start:1.25rem}
p label.name{margin-block-end:0}
button+.hint{margin-block-start:.75rem}
footer a,nav a,nav strong,a.act{display:inline-block;padding-block:.7rem;margin-inline-end:.6rem;min-inline-size:1.5rem}
fieldset{border:0;margin:1.5rem 0 0;padding:0;min-inline-size:0}
legend,label.name{display:block;font-weight:600;padding:0;margin-block-end:.5rem}
.choices{display:grid;gap:.5rem;grid-template-columns:repeat(auto-fit,minmax(8.5rem,1fr))}
.choices.often{grid-template-columns:repeat(auto-fit,minmax(5.5rem,1fr))}
.choices label{display:flex;align-items:center;justify-content:center;text-align:center;min-block-size:3rem;padding:.6rem .75rem;border:1px solid var(--line);border-radius:.375rem;background:var(--field);cursor:pointer;font-weight:600;position:relative;overflow-wrap:anywhere}
.choices.often label{padding-inline:.25rem}
.choices input{position:absolute;inset:0;inline-size:100%;block-size:100%;margin:0;opacity:0;cursor:pointer}
.choices label:has(:checked){border-color:var(--accent);box-shadow:inset 0 0 0 1px var(--accent);background:var(--chosen)}
.choices label:has(:focus-visible){outline:3px solid var(--accent);outline-offset:2px}
.radios label{display:flex;gap:.6rem;align-items:center;min-block-size:2.75rem;cursor:pointer}
.radios input{inline-size:1.4rem;block-size:1.4rem;flex:none;margin:0;accent-color:var(--accent)}
.money{display:flex;gap:.5rem}
input[type=text],input[type=email],input[type=date],select{font:inherit;color:inherit;background:var(--field);border:1px solid var(--line);border-radius:.375rem;padding:.6rem .75rem;min-block-size:3rem;inline-size:100%;min-inline-size:0}
.money select{inline-size:auto;max-inline-size:40%}
input[aria-invalid=true]{border:2px solid var(--error)}
:focus-visible{outline:3px solid var(--accent);outline-offset:2px}
button{font:inherit;font-weight:700;color:var(--onAccent);background:var(--accent);border:1px solid transparent;border-radius:.375rem;padding:.75rem 1.5rem;min-block-size:3rem;inline-size:100%;margin-block-start:1.5rem;cursor:pointer}
button.plain{color:var(--accent);background:none;border-color:currentColor}
.problem{display:block;margin:.25rem 0;color:var(--error);font-weight:600}
.summary{border:3px solid var(--error);border-radius:.375rem;padding:1rem 1.25rem;margin-block-end:1.5rem}
.summary h2{margin-block-start:0}
.summary ul{margin:0;padding-inline-start:1.25rem}
.methods{display:flex;flex-wrap:wrap;gap:.4rem;list-style:none;margin:1rem 0;padding:0}
.methods li{border:1px solid var(--line);border-radius:.25rem;padding:.1rem .5rem;font-size:.875rem;color:var(--quiet)}
.appeal{border-inline-start:4px solid var(--accent);padding-inline-start:1rem;margin-block:0 1.5rem}
@media (forced-colors:active){.choices label:has(:checked){outline:3px solid Highlight}}
@media print{form,nav{display:none}body{background:none}}
`.replaceAll('\n', '');
