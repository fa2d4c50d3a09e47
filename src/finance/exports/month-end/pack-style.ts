/** For paper of either size, and for a screen; nothing is loaded. */
export const css = `
@page { margin: 18mm 16mm }
* { box-sizing: border-box }
html { color-scheme: light }
body { margin: 0 auto; max-width: 60rem; padding: 1rem; background: #fff; color: #16191d; font: 1rem/1.45 system-ui, sans-serif }
h1 { font-size: 1.6rem; line-height: 1.2; margin: 0 0 .25rem } h2 { font-size: 1.2rem; margin: 2rem 0 .25rem; break-after: avoid }
p { margin: .25rem 0; max-width: 46rem } .quiet { color: #4b525a } h1, p, dd { overflow-wrap: anywhere }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .15rem 1rem; margin: .75rem 0 } dt { font-weight: 600 } dd { margin: 0 }
code { font-family: ui-monospace, monospace; font-size: .85em; overflow-wrap: anywhere }
.scroll { overflow-x: auto } table { border-collapse: collapse; width: 100%; margin: .75rem 0 1rem }
caption { text-align: start; font-weight: 600; padding-bottom: .25rem; break-after: avoid }
th, td { padding: .25rem .6rem .25rem 0; text-align: start; vertical-align: top; border-bottom: 1px solid #c9cfd6; overflow-wrap: anywhere }
thead th { border-bottom: 2px solid #16191d } tbody th { font-weight: 400 }
tfoot th, tfoot td { font-weight: 600; border-bottom: 0 } th:last-child, td:last-child { padding-inline-end: 0 }
.n { text-align: end; font-variant-numeric: tabular-nums; white-space: nowrap }
tr { break-inside: avoid } thead { display: table-header-group } tfoot { display: table-row-group }
footer { margin-top: 2rem; border-top: 2px solid #16191d; padding-top: .5rem }
@media print { body { padding: 0; max-width: none; font-size: 10pt } .scroll { overflow: visible } }
@media (max-width: 40rem) { dl { grid-template-columns: 1fr } dd { margin-bottom: .4rem } }
`;
