// node receipt-worker.ts DATABASE NAME COUNT [hang]: a process of its own that takes numbers, one transaction each, and
// takes some back; with `hang` it takes one, says so, and never ends its transaction.
import { openDatabase, type Trx } from '../../db/database.ts';
import { lockLedger } from '../../db/ledger.ts';
import { issueReceipt } from '../../db/receipts.ts';
import { createClock } from '../../src/clock.ts';
import { secureRandom } from '../../src/random.ts';
import { newReceiptReference } from '../../src/letters/receipts/receipt-name.ts';

const [url = '', name = '', count = '0', hang] = process.argv.slice(2);
const database = openDatabase(url);
const clock = createClock();

async function take(trx: Trx, n: number) {
  await lockLedger(trx);
  const now = clock.now();
  const [chargeId, donationId] = [`ch_${name}_${n}`, `don_${name}_${n}`];
  return issueReceipt(
    trx,
    {
      ...{ reference: newReceiptReference(secureRandom), chargeId, donationId, currency: 'usd' },
      ...{ amountMinor: 500, paidOn: now.slice(0, 10), kind: 'first', issuedOn: now.slice(0, 10) },
      replaces: null,
    },
    now,
  );
}

class TakenBack extends Error {}

for (let n = 0; n < Number(count); n++)
  try {
    await database.db.transaction().execute(async (trx) => {
      const { serial } = await take(trx, n);
      if (hang) {
        process.stdout.write(`${serial}\n`);
        await clock.sleep(60_000);
      }
      if (n % 5 === 4) throw new TakenBack();
    });
  } catch (error) {
    if (!(error instanceof TakenBack)) throw error;
  }
await database.close();
