/**
 * The one theme of the readers' pages: change it here. Every pair of colours that meets on a page is
 * checked for contrast in tests/readers/contrast.test.ts.
 */
export const theme = {
  light: {
    paper: '#faf8f3',
    ink: '#191815',
    quiet: '#5a554c',
    line: '#857e70',
    rule: '#dbd4c5',
    field: '#ffffff',
    accent: '#9c2318',
    button: '#9c2318',
    onButton: '#ffffff',
    chosen: '#f8eae7',
    note: '#f2eee4',
    error: '#a3261b',
  },
  dark: {
    paper: '#161513',
    ink: '#f0ede6',
    quiet: '#b8b2a6',
    line: '#827c70',
    rule: '#3a3732',
    field: '#1f1d1a',
    accent: '#ff9d8f',
    button: '#bf3d2d',
    onButton: '#ffffff',
    chosen: '#3a211d',
    note: '#282520',
    error: '#ff9d8f',
  },
} as const;

export type Token = keyof typeof theme.light;

/** Fonts that are there already: a page that asks for none is complete with its first answer. */
export const fonts = {
  serif: 'Georgia,"Times New Roman","Noto Serif","Noto Naskh Arabic",serif',
  sans: 'system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans","Noto Sans Arabic",sans-serif',
} as const;

const tokens = Object.keys(theme.light).filter((name): name is Token => name in theme.light);

/** `--ink:light-dark(…)` for every token: declared once, for both schemes. */
export const tokenDeclarations: string = tokens
  .map((name) => `--${name}:light-dark(${theme.light[name]},${theme.dark[name]})`)
  .join(';');
