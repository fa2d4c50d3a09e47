import type { Trx } from '../../../db/database.ts';
import type { ClaimedNotice } from '../../../db/notices.ts';
import type { Instant } from '../../clock.ts';
import type { Deps } from '../../deps.ts';
import type { Letter } from '../letter.ts';

export type LookDeps = Pick<Deps, 'db' | 'stripe' | 'clock' | 'random' | 'config' | 'sealing'>;

/** What a letter that is owed comes to, as things stand now. */
export type Looked =
  | {
      readonly kind: 'send';
      /** As Stripe has it; null where the donor left none. */
      readonly email: string | null;
      readonly locale: string;
      /**
       * Of what is known only in the transaction that queues it, a receipt's number, it is written there; a text says
       * why it is not.
       */
      readonly letter: Letter | ((trx: Trx) => Promise<Letter | string>);
    }
  | { readonly kind: 'drop'; readonly why: string }
  | { readonly kind: 'later'; readonly at: Instant; readonly why: string };

export interface NoticeKind {
  /** Asks Stripe how it stands, and for the address. @throws {StripeFailure} */
  look(deps: LookDeps, notice: ClaimedNotice): Promise<Looked & { also?: (trx: Trx) => Promise<unknown> }>;
}

export const drop = (why: string): Looked => ({ kind: 'drop', why });
