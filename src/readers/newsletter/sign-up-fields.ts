import { html } from 'hono/html';
import { wordsIn } from '../../languages/words.ts';
import type { FieldProblem, Html } from '../page-shell.ts';

/** The address, the sentence that is agreed to, and the button: alike in every box. */
export function signUpFields(about: {
  locale: string;
  /** Tells the boxes of one page apart. */
  id: string;
  email: string;
  policy: string | undefined;
  preview: Html | '';
  problem?: FieldProblem | undefined;
}): Html {
  const { newsletter, example } = wordsIn(about.locale);
  const { id, problem } = about;
  return html`<label class="name" for="${id}">${newsletter.address}</label>
    <p class="hint" id="${id}-hint">${newsletter.addressHint}</p>
    ${problem ? html`<p class="problem" id="${id}-problem">${problem.message}</p>` : ''}
    <input
      type="email"
      name="email"
      id="${id}"
      value="${about.email}"
      size="30"
      autocomplete="email"
      spellcheck="false"
      aria-describedby="${id}-hint${problem ? ` ${id}-problem` : ''}"
      ${problem ? html`aria-invalid="true"` : ''}
    />
    <p class="actions"><button>${example.signUp}</button> ${about.preview}</p>
    ${
      about.policy === undefined
        ? ''
        : html`<p>
            <small>${example.agree} <a href="${about.policy}">${example.policy}</a>.</small>
          </p>`
    }`;
}
