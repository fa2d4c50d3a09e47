export const kitCss: string = `
:root{--measure:46rem}
.kit{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,14rem),1fr));gap:1rem 1.5rem;align-items:end;margin-block:1.5rem;padding:1.25rem;background:var(--field);border:1px solid var(--rule);border-radius:.75rem}
.kit>*{margin:0;min-inline-size:0}
.kit .wide,.kit button{grid-column:1/-1}
.kit .hint{margin-block-end:.35rem}
select{font:inherit;color:inherit;background:var(--field);border:1px solid var(--line);border-radius:.5rem;padding:.6rem .75rem;min-block-size:3rem;inline-size:100%}
.kinds{display:flex;flex-wrap:wrap;column-gap:1.5rem}
.kinds legend{margin-block-end:0}
pre{margin:.75rem 0 1.25rem;padding:1rem 1.125rem;background:var(--note);border:1px solid var(--rule);border-radius:.5rem;white-space:pre-wrap;overflow-wrap:anywhere;font:.875rem/1.6 ui-monospace,"Cascadia Code",Menlo,Consolas,"DejaVu Sans Mono",monospace;user-select:all}
@media print{.kit{display:none}pre{background:none}}
main>section{margin-block-start:2.5rem;padding-block-start:.25rem;border-block-start:1px solid var(--rule)}
`.replaceAll('\n', '');
