import type { RequestProblem } from './donation-request.ts';
import { formatMoney } from '../money/format-money.ts';
import type { Words } from '../languages/words.ts';

/** What is wrong with what the reader sent, in their language. */
export function problemInWords(problem: RequestProblem, { errors }: Words, locale: string): string {
  if (problem.field === 'interval') return errors.interval;
  if (problem.field === 'currency') return errors.currency;
  const money = (amount: number) => formatMoney(amount, problem.currency?.code ?? 'usd', locale);
  switch (problem.code) {
    case 'missing':
      return errors.missing;
    case 'not_a_number':
      return errors.notANumber;
    case 'not_positive':
      return errors.notPositive;
    case 'ambiguous':
      return errors.ambiguous(...problem.readings);
    case 'too_many_decimals':
      return errors.tooManyDecimals(problem.decimals);
    case 'too_small':
      return errors.tooSmall(money(problem.floorMinor));
    case 'too_large':
      return errors.tooLarge(
        money('maximumMinor' in problem ? problem.maximumMinor : (problem.currency?.maximumMinor ?? 0)),
      );
    case 'wrong_step':
      return errors.wrongStep(money(problem.step));
    default:
      return problem satisfies never;
  }
}
