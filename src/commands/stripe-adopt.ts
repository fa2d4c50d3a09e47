import type { Command } from 'commander';
import { adopt, CannotAdopt, isAdopted, planAdoption, type Adoption } from '../../webhooks/adopt/adopt.ts';
import { CommandFailure, withDeps } from './context.ts';
import { day, dryRun, json } from './options.ts';
import { print, toJson } from './output.ts';
import { createProgress } from './progress.ts';

export function adoptCommand(stripe: Command): void {
  dryRun(
    json(
      stripe
        .command('adopt')
        .description(
          'for a newsroom with years on Stripe, before its first start: opening balances at a cutover, and ' +
            'the subscriptions that go on as gifts',
        ),
    ),
  )
    .requiredOption('--cutover <day>', 'the first day of the books, YYYY-MM-DD, in UTC', day)
    .action((options: { json: boolean; dryRun: boolean; cutover: string }) =>
      withDeps(async (wired) => {
        const deps = { ...wired, stripe: wired.lanes.backfill };
        const cutover = `${options.cutover}T00:00:00.000Z`;
        if (cutover > deps.clock.now())
          throw new CommandFailure(`expected a day that has come, got ${options.cutover}`);
        try {
          if (await isAdopted(deps.db, cutover)) return console.log('already adopted; nothing to do');
          const progress = createProgress();
          const plan = await planAdoption(deps, cutover, progress.show);
          progress.done();
          if (!options.dryRun) await adopt(deps, cutover, plan);
          say(plan, options);
        } catch (error) {
          throw error instanceof CannotAdopt ? new CommandFailure(error.message) : error;
        }
      }),
    );
}

function say(plan: Adoption, { json: asJson, dryRun: isDry }: { json: boolean; dryRun: boolean }): void {
  const openings = plan.openings.map(({ account, currency, amountMinor, chargeId }) => ({
    ...{ account, currency, amount_minor: BigInt(amountMinor), charge: chargeId },
  }));
  const subscriptions = plan.subscriptions.map((one) => ({
    ...{ subscription: one.subscriptionId, donation: one.id, interval: one.interval },
    ...{ amount_minor: BigInt(one.amountMinor), currency: one.currency, status: one.status },
  }));
  if (asJson) return console.log(toJson({ openings, subscriptions, left_alone: plan.leftAlone }));
  console.log(isDry ? 'would write these opening balances:' : 'opening balances:');
  print(openings, false);
  console.log(isDry ? 'would adopt these subscriptions:' : 'subscriptions adopted:');
  print(subscriptions, false);
  if (plan.leftAlone.length > 0) {
    console.log('left alone:');
    print([...plan.leftAlone], false);
  }
}
