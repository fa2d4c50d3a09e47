import { html } from 'hono/html';
import { wordsIn } from '../../languages/words.ts';
import { emailField } from '../email-field.ts';
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
  const { id, email: value, problem } = about;
  return html`${emailField({
      ...{ id, value, problem },
      ...{ label: newsletter.address, hint: newsletter.addressHint },
    })}
    <p class="actions"><button>${example.signUp}</button> ${about.preview}</p>
    ${
      about.policy === undefined
        ? ''
        : html`<p>
            <small>${example.agree} <a href="${about.policy}">${example.policy}</a>.</small>
          </p>`
    }`;
}
