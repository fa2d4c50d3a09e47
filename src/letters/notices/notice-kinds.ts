import { cardExpiring, yearlyNotice } from './ahead.ts';
import { cancelled } from './cancelled.ts';
import type { NoticeKind } from './notice-kind.ts';
import { paymentFailed } from './payment-failed.ts';
import { receipt } from './receipt.ts';
import { refund } from './refund.ts';
import { statement } from './statement.ts';

/** Every letter that something which happened, or is about to, can owe. */
export const noticeKinds: Readonly<Record<string, NoticeKind>> = {
  receipt,
  refund,
  cancelled,
  payment_failed: paymentFailed,
  yearly_notice: yearlyNotice,
  card_expiring: cardExpiring,
  statement,
};
