import { z } from 'zod';
import { listReceipts, type RegisterLine } from '../../../db/receipt-register.ts';
import { parseReceiptNumber, receiptNumber } from '../../ledger/receipt.ts';
import { dayFilter, limitFilter } from './filters.ts';
import { defineReport } from './report.ts';

/** Sentence for the output: what the figures are. */
export const receiptsDefinition =
  'The register of receipts by the day of issue: each number of a year once, 1 to n without a gap, void ones with their ' +
  'reason. The amount is what was paid, in the donor’s currency; a part that went back leaves the receipt valid.';

export const receipts = defineReport({
  ...{ name: 'receipts', definition: receiptsDefinition },
  filter: z.strictObject({
    ...{ from: dayFilter.optional(), to: dayFilter.optional() },
    after: z
      .string()
      .refine(
        (text) => parseReceiptNumber(text) !== undefined,
        'expected a number of a receipt, such as 2026-000123',
      )
      .optional(),
    limit: limitFilter.default(1000),
  }),
  filters: {
    ...{ from: 'first day of issue, YYYY-MM-DD', to: 'last day of issue, YYYY-MM-DD' },
    ...{ after: 'what an earlier answer gave as next', limit: 'at most so many lines' },
  },
  columns: {
    ...{ number: 'text', reference: 'text', charge: 'text', donation: 'text', paid_on: 'day' },
    ...{ issued_on: 'day', issued_at: 'text', currency: 'text', amount_minor: 'minor' },
    ...{ status: 'text', void_reason: 'text', voided_at: 'text', replaced_by: 'text', copies: 'count' },
  },
  empty: 'no receipt was issued',
  rows: async ({ db }, { from, to, limit, after }) => {
    const place = after === undefined ? undefined : parseReceiptNumber(after);
    const lines = await listReceipts(db, { from, to, limit, after: place });
    const rows = lines.map(rowOf);
    return { rows, next: rows.length < limit ? undefined : rows.at(-1)?.number };
  },
});

const rowOf = ({ series, serial, replaced_by: next, ...line }: RegisterLine) => ({
  ...line,
  number: receiptNumber({ series, serial }),
  status: line.void_reason === null ? 'valid' : next === undefined ? 'void' : 'replaced',
  replaced_by: next === undefined ? null : receiptNumber(next),
});
