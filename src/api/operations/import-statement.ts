import { z } from 'zod';
import { findBankMapping } from '../../../db/bank.ts';
import { importStatement } from '../../finance/bank/import-statement.ts';
import { mappingSchema } from '../../finance/bank/mapping.ts';
import { formatOf, statementFormats } from '../../finance/bank/read-statement.ts';
import { FileError } from '../../finance/file-text.ts';
import { defineOperation } from './operation.ts';

/** A year of a busy account. */
const bodyLimitBytes = 4 * 1024 * 1024;

/** What `bank import` does. */
export const importStatementOperation = defineOperation({
  name: 'import-statement',
  path: '/bank/statements',
  summary:
    'Takes the booked lines of a bank statement in CSV, OFX or camt.053, all or none; lines that are there already add nothing',
  scope: 'books',
  bodyLimitBytes,
  body: z.strictObject({
    account: z.string().trim().min(1, 'expected whose statement it is').max(100).default('main'),
    mapping: mappingSchema.optional(),
    format: z.enum(statementFormats).optional(),
    text: z.string().min(1, 'expected a statement in CSV, OFX or camt.053'),
  }),
  answer: z.strictObject({
    account: z.string(),
    lines: z.int(),
    added: z.int(),
    known: z.int(),
    pending: z.int(),
  }),
  example: {
    account: 'main',
    mapping: { date: 'Date', amount: 'Amount', currency_code: 'usd', reference: 'Text' },
    text: 'Date,Amount,Text\n2026-11-02,10.00,STRIPE\n',
  },
  async run(deps, { body: { account, mapping, format, text } }) {
    try {
      const isCsv = (format ?? formatOf(text)) === 'csv';
      if (isCsv && !mapping && (await findBankMapping(deps.db, account)) === undefined)
        return {
          ...{ status: 400, title: 'The columns of this account are not known yet' },
          errors: [{ field: 'mapping', message: 'expected which column is what' }],
        };
      const imported = await importStatement(
        deps,
        { text, accountName: account, format, mapping },
        { dryRun: false },
      );
      return { status: 200, answer: { account, ...imported } };
    } catch (error) {
      if (!(error instanceof FileError)) throw error;
      const errors = [{ field: 'text', message: error.message }];
      return { status: 400, title: 'The statement is not understood', errors };
    }
  },
});
