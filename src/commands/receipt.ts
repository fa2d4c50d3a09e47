import { InvalidArgumentError, type Command } from 'commander';
import { findDonation } from '../../db/donations.ts';
import { copiesOf, findReceipt, type ReceiptKey, type RegisteredReceipt } from '../../db/receipts.ts';
import { receipts } from '../finance/reports/receipts.ts';
import { isInterval } from '../ledger/intervals.ts';
import { parseReceiptNumber, receiptNumber } from '../ledger/receipt.ts';
import { receiptLetter } from '../letters/gift-letters.ts';
import { textOf } from '../letters/letter.ts';
import { askForCopy, makeVoid, type Changed } from '../letters/receipts/change-receipt.ts';
import { parseReceiptReference } from '../letters/receipts/receipt-name.ts';
import { nameOf, toldBy } from '../letters/receipts/write-receipt.ts';
import type { Wired } from '../wiring.ts';
import { CommandFailure, withDeps } from './context.ts';
import { dryRun, json } from './options.ts';
import { print, toJson } from './output.ts';
import { reportCommand } from './report-command.ts';

export function receiptCommands(program: Command): void {
  const receipt = program
    .command('receipt')
    .description('receipts, by number or by the reference in a letter');

  reportCommand(receipt, receipts, { as: 'list' });

  json(receipt.command('show').description('what a receipt says, and what became of it; counts as no copy'))
    .argument('<number>', numberHelp, receiptKey)
    .action((key: ReceiptKey, options: { json: boolean }) => withDeps((deps) => show(deps, key, options)));

  dryRun(json(receipt.command('void').description('makes a receipt void; its number stays in the register')))
    .argument('<number>', numberHelp, receiptKey)
    .requiredOption('--reason <text>', 'why, without naming anybody: it is kept for ever', reason)
    .option('--reissue', 'write to the donor again, with another number', false)
    .action(
      (key: ReceiptKey, options: { json: boolean; dryRun: boolean; reason: string; reissue: boolean }) =>
        withDeps(async (deps) => printChange(await makeVoid(deps, key, options), options)),
    );

  dryRun(json(receipt.command('copy').description('writes to the donor again: a copy that says so')))
    .argument('<number>', numberHelp, receiptKey)
    .action((key: ReceiptKey, options: { json: boolean; dryRun: boolean }) =>
      withDeps(async (deps) => printChange(await askForCopy(deps, key, options), options)),
    );
}

const numberHelp = 'such as 2026-000123, or the reference in a letter';

function receiptKey(text: string): ReceiptKey {
  const reference = parseReceiptReference(text);
  const key = parseReceiptNumber(text) ?? (reference === undefined ? undefined : { reference });
  if (key === undefined) throw new InvalidArgumentError(`expected a receipt, ${numberHelp}`);
  return key;
}

function reason(text: string): string {
  const trimmed = text.trim();
  if (trimmed === '' || trimmed.length > 200 || /[@\p{Cc}]/u.test(trimmed))
    throw new InvalidArgumentError('expected up to 200 characters on one line, and no address');
  return trimmed;
}

function printChange(changed: Changed, options: { json: boolean }): void {
  if (changed.kind === 'refused') throw new CommandFailure(changed.why);
  const { receipt, result, letter } = changed;
  print([{ number: receiptNumber(receipt), result, letter }], options.json);
}

async function show(deps: Wired, key: ReceiptKey, options: { json: boolean }): Promise<void> {
  const { db, config } = deps;
  const receipt = await findReceipt(db, key);
  if (!receipt) throw new CommandFailure('there is no such receipt');
  const donation = await findDonation(db, receipt.donationId);
  const interval = donation?.gift_interval ?? 'once';
  const locale = donation?.locale ?? 'en';
  const told = toldBy(receipt, isInterval(interval) ? interval : 'once');
  const letter = receiptLetter(
    { ...told, receipt: await nameOf(db, deps, receipt) },
    { newsroom: config.newsroom, locale },
  );
  const row = {
    ...{ number: receiptNumber(receipt), reference: receipt.reference, charge: receipt.chargeId },
    ...{ donation: receipt.donationId, paid_on: receipt.paidOn, issued_at: receipt.issuedAt },
    ...{ currency: receipt.currency, amount_minor: BigInt(receipt.amountMinor) },
    ...{ status: statusOf(receipt), void_reason: receipt.voidReason },
    voided_at: receipt.voidedAt,
  };
  const copies = await copiesOf(db, receipt);
  const says = textOf(letter, locale);
  if (options.json) return console.log(toJson({ ...row, copies, says }));
  print([row], false);
  for (const [n, at] of copies.entries()) console.log(`copy ${n + 1}: ${at}`);
  console.log(`\n${says}`);
}

const statusOf = ({ isVoid, replacedBy }: RegisteredReceipt) =>
  !isVoid ? 'valid' : replacedBy === null ? 'void' : 'replaced';
