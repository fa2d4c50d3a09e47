import type { Migration, Words } from '../migration.ts';
import { isConverted } from './0028-waiting-money.ts';
import { afterInsert } from './append-only.ts';

// Charges that were converted and of which money went back: few among the many that did one of both, so that what rates
// left of them is told without looking at every refund.

const movedAgain = `kind in ('charge_failure', 'partial_capture_reversal', 'refund', 'refund_failure', 'dispute', 'dispute_reversal')`;

/** What the table has to hold. */
export const convertedReturns = (engine: Words['engine']) => `
select charge_id from journal_entry where charge_id is not null and ${movedAgain}
intersect
select charge_id from journal_entry where charge_id is not null and ${isConverted(engine, 'fact')}`;

// Nothing is asked of the many gifts that were neither converted nor moved again.
const returned = (engine: Words['engine']) => `
insert into converted_return (charge_id)
select new.charge_id
where new.charge_id is not null
  and (
    (${isConverted(engine, 'new.fact')} and exists (select 1 from journal_entry where charge_id = new.charge_id and ${movedAgain}))
    or (new.${movedAgain} and exists (select 1 from converted_charge where charge_id = new.charge_id))
  )
on conflict (charge_id) do nothing;`;

export const convertedReturn: Migration = {
  name: 'converted-returns',
  script: ({ engine, text, strict }) => `
${engine === 'postgres' ? 'set local statement_timeout = 0;' : ''}
create table converted_return (charge_id ${text} primary key)${strict};
insert into converted_return (charge_id)
${convertedReturns(engine)};
${afterInsert(engine, { table: 'journal_entry', name: 'journal_entry_converted_return', statements: returned(engine) })}
`,
};
