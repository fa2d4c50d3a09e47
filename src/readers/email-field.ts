import { html } from 'hono/html';
import type { FieldProblem, Html } from './page-shell.ts';

/** Where a reader types an address, what it is for, and what was wrong with it (GOV.UK Design System, text input). */
export function emailField(about: {
  /** Tells the fields of one page apart. */
  id: string;
  label: string;
  hint: string;
  value: string;
  problem?: FieldProblem | undefined;
}): Html {
  const { id, problem } = about;
  return html`<label class="name" for="${id}">${about.label}</label>
    <p class="hint" id="${id}-hint">${about.hint}</p>
    ${problem ? html`<p class="problem" id="${id}-problem">${problem.message}</p>` : ''}
    <input
      type="email"
      name="email"
      id="${id}"
      value="${about.value}"
      size="30"
      autocomplete="email"
      spellcheck="false"
      aria-describedby="${id}-hint${problem ? ` ${id}-problem` : ''}"
      ${problem ? html`aria-invalid="true"` : ''}
    />`;
}
