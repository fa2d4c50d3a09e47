import { z } from 'zod';
import { matchStatements } from '../../finance/bank/match-statement.ts';
import { defineOperation, minorText } from './operation.ts';

/** What `bank match` does. */
export const matchStatementsOperation = defineOperation({
  name: 'match-statements',
  path: '/bank/matches',
  summary: 'Finds the payouts on the statements, and books them at the bank',
  scope: 'books',
  body: z.strictObject({}),
  answer: z.strictObject({
    matched: z.array(
      z.strictObject({
        ...{ payout: z.string(), booked_on: z.string(), currency: z.string() },
        ...{ amount_minor: z.string().regex(/^-?\d+$/), by: z.string() },
      }),
    ),
    unmatched_lines: z.int(),
    unmatched_payouts: z.array(z.string()),
  }),
  example: {},
  async run(deps) {
    const { matches, unmatchedLines, unmatchedPayouts } = await matchStatements(deps, { dryRun: false });
    return {
      status: 200,
      answer: {
        matched: matches.map(({ line, payout, by }) => ({
          ...{ payout: payout.id, booked_on: line.bookedOn, currency: line.currency, by },
          amount_minor: minorText(line.amountMinor),
        })),
        unmatched_lines: unmatchedLines.length,
        unmatched_payouts: unmatchedPayouts.map(({ id }) => id),
      },
    };
  },
});
