import { HtmlValidate } from 'html-validate';

const validator = new HtmlValidate({
  root: true,
  extends: ['html-validate:recommended', 'html-validate:document', 'html-validate:a11y'],
  rules: {
    // How templates are written is the formatter's: it spells `<input />` and `<!doctype html>`, both HTML.
    'void-style': 'off',
    'doctype-style': 'off',
    // Where a template leaves something out, the space before it stays. No reader sees it.
    'no-trailing-whitespace': 'off',
    // By the standard a button in a form submits it, and an input takes text, unless they say otherwise.
    'no-implicit-button-type': 'off',
    'no-implicit-input-type': 'off',
    // A limit of search engines, for titles that hold a name of the newsroom's choice.
    'long-title': 'off',
    // Boxes of one question share a name, as radios do: each that is ticked is sent.
    'form-dup-name': ['error', { shared: ['radio', 'button', 'reset', 'submit', 'checkbox'] }],
    // The list of mistakes stands above the heading (GOV.UK Design System, error summary).
    'heading-level': ['error', { minInitialRank: 'h2' }],
  },
});

/** What is wrong with a document by the rules of HTML, each with its rule and the piece it stands in. */
export async function htmlFaults(document: string): Promise<string[]> {
  const lines = document.split('\n');
  const { results } = await validator.validateString(document);
  return results.flatMap(({ messages }) =>
    messages.map(
      ({ ruleId, message, line }) => `${ruleId}: ${message}: ${lines[line - 1]?.trim().slice(0, 120)}`,
    ),
  );
}
