import type { ColumnType } from 'kysely';
import type { Instant } from '../src/clock.ts';

/** A 64-bit integer: read as bigint on both engines, written as either. */
export type Int64 = ColumnType<bigint, number | bigint, number | bigint>;
type NullableInt64 = ColumnType<bigint | null, number | bigint | null | undefined, number | bigint | null>;
type NullableText = ColumnType<string | null, string | null | undefined, string | null>;
type NullableBytes = ColumnType<Buffer | null, Uint8Array | null | undefined, Uint8Array | null>;
/** Bytes; where a column holds personal data these are ciphertext (src/sealing.ts). */
type Bytes = ColumnType<Buffer, Uint8Array, Uint8Array>;

/** One row, written by the first migration: what may never change afterwards. */
interface InstallationTable {
  id: Int64;
  time_zone: string;
  created_at: Instant;
}

interface AccountTable {
  code: string;
  type: string;
}

/** Sealed when inserted; the postings with its id come first (see 0001-ledger.ts). */
interface JournalEntryTable {
  id: Int64;
  key: string;
  kind: string;
  book_date: string;
  occurred_at: Instant;
  recorded_at: Instant;
  charge_id: string | null;
  /** The fact that the entry was made from, as canonical JSON; rebuilds the entry without Stripe. */
  fact: string;
  rule_version: Int64;
  prev_hash: Bytes;
  hash: Bytes;
}

interface PostingTable {
  entry_id: Int64;
  line: Int64;
  account: string;
  currency: string;
  /** Debit positive, credit negative. */
  amount_minor: Int64;
}

interface AttributionTable {
  id: Int64;
  charge_id: string;
  donation_id: string;
  gift_interval: string;
  campaign: string;
  /** Null where it was written before there were funds: general. */
  fund: NullableText;
  recorded_at: Instant;
  prev_hash: Bytes;
  hash: Bytes;
}

/** A period that was closed or reopened, anchored to what was recorded by then. The last row counts. */
interface PeriodCloseTable {
  id: Int64;
  action: 'closed' | 'reopened';
  period: string;
  /** The last day that is closed; '' where nothing is any more. */
  closed_through: string;
  reason: string;
  decided_by: string;
  recorded_at: Instant;
  entry_id: Int64;
  entry_hash: Bytes;
  attribution_id: Int64;
  attribution_hash: Bytes;
  prev_hash: Bytes;
  hash: Bytes;
}

/** What happened on a closed day, and the open day on which it is booked. */
interface BookingDecisionTable {
  id: Int64;
  subject: string;
  happened_on: string;
  booked_on: string;
  period_close_id: Int64;
  /** The last entry that was there: what an attribution found in the closed period. */
  entry_head: Int64;
  recorded_at: Instant;
  prev_hash: Bytes;
  hash: Bytes;
}

/** The heads of the chains as they were noted, here and in the log. */
interface ChainAnchorTable {
  id: Int64;
  entry_id: Int64;
  entry_hash: Bytes;
  attribution_id: Int64;
  attribution_hash: Bytes;
  noted_at: Instant;
}

/** What a row that the books rest on said: see reference-links.ts. */
interface ReferenceLinkTable {
  id: Int64;
  subject: string;
  content: string;
  recorded_at: Instant;
  prev_hash: Bytes;
  hash: Bytes;
}

/** The last row of each chain, kept by triggers: so a last row that is missing is missed. */
interface LedgerHeadTable {
  chain: string;
  id: Int64;
  hash: Bytes;
}

/** What is owed for a charge, and how much of it was given; the entries are the books. */
interface DeferredBenefitTable {
  charge_id: string;
  currency: string;
  amount_minor: Int64;
  begins_on: string;
  months: Int64;
  recognised: Int64;
  next_on: NullableText;
}

interface FundTable {
  slug: string;
  restricted: Int64;
  recorded_at: Instant;
}

/** Movements as they were recorded, so many entries a block. Kept by a trigger. */
interface BalanceBlockTable {
  account: string;
  currency: string;
  block: Int64;
  book_date: string;
  debit_minor: Int64;
  credit_minor: Int64;
}

/** Money on its way through an account, by the charge that it is of; kept by a trigger. */
interface WaitingMoneyTable {
  account: string;
  /** '' where it is of none. */
  charge_id: string;
  currency: string;
  amount_minor: Int64;
  since: Instant;
}

/** Charges with a movement that was converted; kept by a trigger. */
interface ConvertedChargeTable {
  charge_id: string;
}

/** Charges that were converted and moved again, and what exchange rates left of each. Rows are added by a trigger. */
interface ConvertedReturnTable {
  charge_id: string;
  /** Null while rates have left nothing yet. */
  book_date: NullableText;
  /** Null too where what they left cannot be told; so is `residual_minor`. */
  currency: NullableText;
  residual_minor: NullableInt64;
  /** 1 where something was heard of the charge since: what stands here is not to be read. */
  stale: ColumnType<bigint, number | bigint | undefined, number | bigint>;
}

/** Movements of one month by fund; what is of the general fund is the rest. Kept by triggers. */
interface FundMonthTable {
  month: string;
  fund: string;
  account: string;
  currency: string;
  debit_minor: Int64;
  credit_minor: Int64;
}

/** Movements of one day, not running totals: a backdated entry costs one row. Kept by a trigger. */
interface BalanceDayTable {
  account: string;
  currency: string;
  book_date: string;
  debit_minor: Int64;
  credit_minor: Int64;
}

/** Movements of one month by what the gift was. Kept by triggers on journal_entry and attribution. */
interface RollupMonthTable {
  month: string;
  account: string;
  currency: string;
  gift_interval: string;
  campaign: string;
  debit_minor: Int64;
  credit_minor: Int64;
  credits: Int64;
}

interface QuarantinedFactTable {
  key: string;
  reason: string;
  fact: string;
  quarantined_at: Instant;
}

interface LedgerLockTable {
  id: Int64;
}

export type EventStatus = 'new' | 'retry' | 'done' | 'ignored' | 'dead';

interface WebhookEventTable {
  id: string;
  type: string;
  api_version: string | null;
  livemode: Int64;
  account: string | null;
  object_id: string | null;
  created_at: Instant;
  /** The request's bytes as they came, sealed; of a listed event, Stripe's list as JSON. */
  payload: Bytes;
  heard_by: ColumnType<'delivery' | 'list', 'delivery' | 'list' | undefined, never>;
  received_at: Instant;
  status: EventStatus;
  attempts: Int64;
  next_attempt_at: Instant;
  lease_until: NullableText;
  lease_token: NullableText;
  last_error: NullableText;
  processed_at: NullableText;
}

export type DonationStatus = 'started' | 'clearing' | 'paid' | 'failed' | 'expired';

/** One promise to give. Holds no personal data; what a charge of it was given for is read from here. */
interface DonationTable {
  id: string;
  nonce_hash: string;
  request_hash: string;
  gift_interval: string;
  amount_minor: Int64;
  currency: string;
  campaign: string;
  locale: string;
  status: DonationStatus;
  /** Part of Stripe's idempotency key; rises only after Stripe stored a failure under the last one. */
  attempt: Int64;
  created_at: Instant;
  expires_at: Instant;
  session_id: NullableText;
  session_url: NullableText;
  subscription_id: NullableText;
  fund: ColumnType<string, string | undefined, never>;
  /** What the donor gets for a payment, in the promised currency; 0 for a gift that is nothing else. */
  benefit_minor: ColumnType<bigint, bigint | number | undefined, never>;
}

interface ReminderTable {
  id: string;
  address: Bytes;
  address_index: Bytes;
  send_at: Instant;
  gift_interval: string;
  amount_minor: NullableInt64;
  currency: string;
  locale: string;
  stop_token_hash: Bytes;
  created_at: Instant;
}

/** What a reader asked for, whole and sealed, until it is looked at: writing it takes as long whoever asked. */
interface ReminderRequestTable {
  id: string;
  request: Bytes;
  address_index: Bytes;
  stop_token_hash: Bytes;
  /** Of the reminder that it is to take the place of. */
  earlier_token_hash: NullableBytes;
  created_at: Instant;
}

/** That an address was reminded; kept for 30 days, in which it gets no other. */
interface ReminderSentTable {
  address_index: Bytes;
  domain_index: NullableBytes;
  stop_token_hash: Bytes;
  /** What another reminder needs, sealed under the token of the letter: nobody opens it without the letter. */
  capsule: NullableBytes;
  sent_at: Instant;
}

export type SuppressionReason = 'stopped' | 'bounced' | 'complained';

/** How often, by day in the newsroom's time zone, and no link to anybody. */
interface ReminderCountTable {
  day: string;
  what: string;
  count: Int64;
}

/** Whom not to write to, by keyed index. `stopped` is about reminders, the others about every letter. */
interface MailSuppressionTable {
  address_index: Bytes;
  reason: SuppressionReason;
  since: Instant;
  /** Null: for good. */
  until: NullableText;
}

/** `withdrawn`: called back before it was sent. */
export type MailStatus = 'queued' | 'sent' | 'dead' | 'withdrawn';

interface OutboxMailTable {
  id: string;
  kind: string;
  /** What the mail is about; one mail for each. */
  dedupe_key: string;
  /** Fixed before the first try, so that a repeated delivery carries the same Message-ID. */
  message_id: string;
  /** Recipient, subject and bodies, sealed; destroyed once sent or given up. */
  message: NullableBytes;
  status: MailStatus;
  attempts: Int64;
  next_attempt_at: Instant;
  give_up_at: Instant;
  lease_until: NullableText;
  lease_token: NullableText;
  last_error: NullableText;
  created_at: Instant;
  finished_at: NullableText;
  /** Finds a mail that is to be called back; gone with its message. */
  recipient_index: NullableBytes;
}

export type NoticeStatus = 'open' | 'done' | 'dropped' | 'dead';

/** A letter that is owed to somebody, unique by what happened. Holds no address: Stripe is asked for it when it is written. */
interface NoticeTable {
  key: string;
  kind: string;
  /** The charge, invoice, subscription or refund that it is about. */
  subject_id: string;
  /** What else it needs, as JSON. No personal data. */
  detail: string;
  status: NoticeStatus;
  attempts: Int64;
  due_at: Instant;
  lease_until: NullableText;
  lease_token: NullableText;
  /** What became of it: `queued`, or why nothing was sent. */
  outcome: NullableText;
  last_error: NullableText;
  created_at: Instant;
  finished_at: NullableText;
}

/** Which gifts are of one donor, by keyed index. */
interface GiftDonorTable {
  charge_id: string;
  donor_index: Bytes;
  recorded_at: Instant;
}

/** A charge whose income stands in `donations`; what reports of donors and sizes are kept by (0018-giving-donors.ts). */
interface GiftTable {
  charge_id: string;
  /** `YYYY-MM` of the entry that made it income. */
  month: string;
  /** `unmatched` until the attribution is there. */
  gift_interval: string;
  /** What the reader was shown. */
  currency: string;
  amount_minor: Int64;
  /** In settlement currency. */
  gross_currency: string;
  gross_minor: Int64;
  donor_index: NullableBytes;
}

/** How many gifts of a month are of an amount, in presentment currency. */
interface GiftSizeTable {
  month: string;
  gift_interval: string;
  currency: string;
  amount_minor: Int64;
  gifts: Int64;
}

/** The gifts of a month in presentment currency, and where their median stands among their sizes. */
interface GiftMonthTable {
  month: string;
  gift_interval: string;
  currency: string;
  gifts: Int64;
  /** Whose donor is not known (yet). */
  unknown_gifts: Int64;
  sum_minor: Int64;
  /** Gifts that are smaller than the lower median. */
  below_median: Int64;
  median_low_minor: Int64;
  median_high_minor: Int64;
}

/** What a donor gave in a month, in settlement currency; a row of no gifts says nothing. */
interface DonorMonthTable {
  donor_index: Bytes;
  month: string;
  currency: string;
  gifts: Int64;
  gross_minor: Int64;
}

/** Donors by the month of their first gift who gave in a month. */
interface CohortMonthTable {
  cohort: string;
  month: string;
  donors: Int64;
}

/** The same by years; `retained` gave in the year before as well. */
interface CohortYearTable {
  cohort: string;
  year: string;
  donors: Int64;
  retained: Int64;
}

/** Gross of a year in settlement currency; `retained` is from donors who gave in the year before. */
interface GrossYearTable {
  year: string;
  currency: string;
  unknown_gifts: Int64;
  unknown_minor: Int64;
  donors: Int64;
  gross_minor: Int64;
  retained_donors: Int64;
  retained_minor: Int64;
}

/** What the statement of a donor's year was made of: the figures of a year that was told are the same for ever. */
interface AnnualStatementTable {
  donor_index: Bytes;
  begins_on: string;
  notice_key: string;
  entry_id: Int64;
  /** Ids of charges, as JSON. */
  charges: string;
  locale: string;
  figures_digest: string;
  text_digest: string;
  made_at: Instant;
}

export type SignupStatus = 'pending' | 'confirmed' | 'handed' | 'leaving' | 'left' | 'dead';

/** What a reader asked for, whole and sealed, until it is looked at: writing it takes as long whoever asked. */
interface NewsletterRequestTable {
  id: string;
  request: Bytes;
  due_at: Instant;
  created_at: Instant;
}

/** One sign-up for one newsletter, and the proof of consent. No IP. */
interface NewsletterSignupTable {
  id: string;
  list: string;
  /** Sealed; destroyed once the provider has it, or the reader has left. */
  address: NullableBytes;
  address_index: Bytes;
  domain_index: NullableBytes;
  /** The address sealed under the token of the letter, for leaving later. */
  capsule: NullableBytes;
  token_hash: Bytes;
  status: SignupStatus;
  locale: string;
  /** SHA-256 of the words that were agreed to, in hexadecimal. */
  wording_hash: string;
  policy_version: string;
  requested_at: Instant;
  mailed_at: NullableText;
  confirmed_at: NullableText;
  ended_at: NullableText;
  /** What the provider calls the subscriber. */
  provider_reference: NullableText;
  attempts: Int64;
  next_attempt_at: Instant;
  lease_until: NullableText;
  lease_token: NullableText;
  last_error: NullableText;
}

/** How often it happened in a month of the newsroom's; who never confirms leaves nothing else. */
interface NewsletterCountTable {
  /** `YYYY-MM`. */
  month: string;
  list: string;
  what: 'requested' | 'confirmed' | 'left';
  count: Int64;
}

/** One row that counts: whoever reads Stripe takes a number first, and only a later number replaces what was seen. */
interface FetchTicketTable {
  id: Int64;
  n: Int64;
}

export type StripeObjectKind =
  'charge' | 'refund' | 'dispute' | 'payout' | 'subscription' | 'early_fraud_warning' | 'review';

/** How an object of Stripe's stood when it was last read. Holds no personal data. */
interface StripeObjectTable {
  id: string;
  kind: StripeObjectKind;
  /** Stripe's word, whatever it is: new ones come. */
  status: string;
  charge_id: string | null;
  /** In the currency beside it: what the reader was shown, or for a payout what the bank gets. */
  amount_minor: NullableInt64;
  currency: string | null;
  created_at: Instant;
  /** What else is needed of it, as JSON. */
  detail: string;
  ticket: Int64;
  seen_at: Instant;
}

/** Which balance transactions a payout carried to the bank; Stripe says it of automatic payouts only. */
interface PayoutItemTable {
  payout_id: string;
  transaction_id: string;
}

/** Which entries an event made. */
interface EventEntryTable {
  event_id: string;
  entry_key: string;
}

/** Something that a person has to look at; unique by what happened. */
interface StaffTaskTable {
  key: string;
  kind: string;
  subject_id: string;
  /** A sentence without personal data: what was expected, what came. */
  detail: string;
  opened_at: Instant;
  closed_at: NullableText;
  resolution: NullableText;
}

/** Work that comes again, done by one process at a time. */
interface ScheduledJobTable {
  name: string;
  due_at: Instant;
  lease_until: NullableText;
  lease_token: NullableText;
  /** How far it has come, as JSON; its own business. */
  progress: NullableText;
  finished_at: NullableText;
  last_error: NullableText;
}

/** One row, if the books began in the middle of a life with Stripe: what moved before is in the opening balance. */
interface AdoptionTable {
  id: Int64;
  cutover_at: Instant;
  adopted_at: Instant;
}

interface BankAccountTable {
  name: string;
  /** How its statements are read, as JSON: kept from the first import on. */
  mapping: string;
}

/** A line of a statement. Its text may name people, and is sealed. */
interface BankLineTable {
  /** A keyed hash of account, day, amount, text and its place among equal lines: a file read twice adds nothing. */
  id: string;
  account_name: string;
  booked_on: string;
  currency: string;
  /** Positive where money came in. */
  amount_minor: Int64;
  reference: Bytes;
  imported_at: Instant;
}

interface BankMatchTable {
  line_id: string;
  payout_id: string;
  matched_by: 'trace id' | 'amount and day' | 'by hand';
  matched_at: Instant;
}

/** How often, by day, and no link to anybody. */
interface SupportCountTable {
  day: string;
  campaign: string;
  article: string;
  gift_interval: string;
  what: string;
  count: Int64;
}

/** How one try to pay by card ended; forgotten after two days. */
interface PaymentAttemptTable {
  charge_id: string;
  payment_intent_id: NullableText;
  /** Where the charge names it: a single gift's does. */
  donation_id: NullableText;
  outcome: 'failed' | 'succeeded';
  amount_minor: Int64;
  currency: string;
  attempted_at: Instant;
}

/** What a person decided, for a time; the latest counts, the others are its history. */
interface FrictionByHandTable {
  id: Int64;
  friction: string;
  set_at: Instant;
  until: Instant;
}

/** Which card paid, as a keyed hash; forgotten after two days. */
interface CardPaymentTable {
  charge_id: string;
  card_index: Bytes;
  amount_minor: Int64;
  currency: string;
  paid_at: Instant;
}

/** A key to the API. Only the hash of it is kept. */
interface ApiTokenTable {
  id: string;
  name: string;
  scope: string;
  token_hash: Bytes;
  created_at: Instant;
  expires_at: Instant;
  revoked_at: NullableText;
}

/** The day on which a donation first brought income. Kept by triggers. */
interface FirstGiftTable {
  donation_id: string;
  campaign: string;
  gift_interval: string;
  day: string;
}

/** How many donations did so on a day. Kept by triggers. */
interface FirstGiftDayTable {
  day: string;
  campaign: string;
  gift_interval: string;
  gifts: Int64;
}

/** What a payout carried, by kind of movement, its own movement left out. Kept by triggers. */
interface PayoutSumTable {
  payout_id: string;
  kind: string;
  movements: Int64;
  gross_minor: Int64;
  fee_minor: Int64;
  net_minor: Int64;
}

/** Refunds and disputes by month and kind. Kept by a trigger. */
interface GivenBackMonthTable {
  month: string;
  currency: string;
  kind: string;
  movements: Int64;
  amount_minor: Int64;
  fee_minor: Int64;
}

/** A charge of which it is not known what it was given for. Kept by triggers. */
interface UnmatchedChargeTable {
  charge_id: string;
}

/** What a program asked the API to do under a key of its own; without an answer while it is under way. */
interface ApiRequestTable {
  token_id: string;
  /** SHA-256. */
  key_hash: Bytes;
  /** SHA-256 of token, method, path and body. */
  request_hash: Bytes;
  lease_until: Instant;
  lease_token: string;
  /** Of HTTP. */
  status: NullableInt64;
  /** JSON. */
  answer: NullableText;
  created_at: Instant;
}

/** Append-only: a correction is a later version. */
interface ExchangeRateTable {
  /** Who published it, `ecb`. */
  source: string;
  day: string;
  base: string;
  quote: string;
  version: Int64;
  /** What one of `base` is in `quote`, as a decimal, digit by digit as it was published. */
  rate: string;
  imported_at: Instant;
}

/** A payment of a promise to give again and again; `told_by` the ledger, where its invoice was not read yet. */
interface PromisePaymentTable {
  charge_id: string;
  donation_id: string;
  subscription_id: NullableText;
  invoice_id: NullableText;
  paid_at: Instant;
  amount_minor: Int64;
  told_by: 'invoice' | 'ledger';
}

/** The invoice of a renewal that could not be taken at first, or that Stripe gave up. */
interface FailedRenewalTable {
  invoice_id: string;
  donation_id: string;
  subscription_id: string;
  tried_at: Instant;
  amount_minor: Int64;
  /** Stripe's word. */
  status: string;
  paid_at: NullableText;
  /** 1 once it is known; of one given up it may be heard later. */
  has_failed: Int64;
}

/** One thing that happened to a promise, or is expected of it (src/ledger/promise-moves.ts). */
interface PromiseMoveTable {
  donation_id: string;
  what: string;
  subject: string;
  day: string;
  /** What it is added up under: its month, and for what is expected its day. */
  period: string;
  gift_interval: string;
  currency: string;
  amount_minor: Int64;
  days: Int64;
}

/** Moves added up. Kept by triggers on promise_move. */
interface PromiseTotalTable {
  what: string;
  period: string;
  gift_interval: string;
  currency: string;
  count: Int64;
  amount_minor: Int64;
  days: Int64;
}

/** The same by the day on which it happened, without how many days it took. */
interface PromiseDayTable {
  day: string;
  what: string;
  gift_interval: string;
  currency: string;
  count: Int64;
  amount_minor: Int64;
}

/** Promises that are to be looked at again. */
interface PromiseStaleTable {
  donation_id: string;
}

/** Append-only, and the next of its series or refused (0021-receipts.ts). */
interface ReceiptTable {
  id: Int64;
  series: Int64;
  serial: Int64;
  reference: string;
  charge_id: string;
  donation_id: string;
  currency: string;
  amount_minor: Int64;
  paid_on: string;
  kind: 'first' | 'renewal';
  issued_on: string;
  issued_at: Instant;
  replaces: NullableInt64;
  prev_hash: Bytes;
  hash: Bytes;
}

interface ReceiptVoidTable {
  id: Int64;
  receipt_id: Int64;
  reason: string;
  voided_at: Instant;
  prev_hash: Bytes;
  hash: Bytes;
}

interface ReceiptCopyTable {
  id: Int64;
  receipt_id: Int64;
  ordinal: Int64;
  copied_at: Instant;
  prev_hash: Bytes;
  hash: Bytes;
}

/** How many of each; kept by triggers. */
interface ReceiptSeriesTable {
  series: Int64;
  receipts: Int64;
  voids: Int64;
  copies: Int64;
}

interface SchemaMigrationTable {
  number: Int64;
  name: string;
  checksum: string;
  applied_at: Instant;
}

export interface Schema {
  installation: InstallationTable;
  account: AccountTable;
  journal_entry: JournalEntryTable;
  posting: PostingTable;
  attribution: AttributionTable;
  period_close: PeriodCloseTable;
  booking_decision: BookingDecisionTable;
  chain_anchor: ChainAnchorTable;
  reference_link: ReferenceLinkTable;
  ledger_head: LedgerHeadTable;
  fund: FundTable;
  deferred_benefit: DeferredBenefitTable;
  fund_month: FundMonthTable;
  waiting_money: WaitingMoneyTable;
  converted_charge: ConvertedChargeTable;
  converted_return: ConvertedReturnTable;
  balance_block: BalanceBlockTable;
  balance_day: BalanceDayTable;
  rollup_month: RollupMonthTable;
  quarantined_fact: QuarantinedFactTable;
  ledger_lock: LedgerLockTable;
  webhook_event: WebhookEventTable;
  donation: DonationTable;
  reminder: ReminderTable;
  reminder_request: ReminderRequestTable;
  reminder_sent: ReminderSentTable;
  reminder_count: ReminderCountTable;
  mail_suppression: MailSuppressionTable;
  outbox_mail: OutboxMailTable;
  notice: NoticeTable;
  gift_donor: GiftDonorTable;
  gift: GiftTable;
  /** A view. */
  gift_booked: GiftTable;
  gift_size: GiftSizeTable;
  gift_month: GiftMonthTable;
  donor_month: DonorMonthTable;
  cohort_month: CohortMonthTable;
  cohort_year: CohortYearTable;
  gross_year: GrossYearTable;
  annual_statement: AnnualStatementTable;
  receipt: ReceiptTable;
  receipt_void: ReceiptVoidTable;
  receipt_copy: ReceiptCopyTable;
  receipt_series: ReceiptSeriesTable;
  newsletter_request: NewsletterRequestTable;
  newsletter_signup: NewsletterSignupTable;
  newsletter_count: NewsletterCountTable;
  fetch_ticket: FetchTicketTable;
  stripe_object: StripeObjectTable;
  payout_item: PayoutItemTable;
  event_entry: EventEntryTable;
  staff_task: StaffTaskTable;
  scheduled_job: ScheduledJobTable;
  adoption: AdoptionTable;
  bank_account: BankAccountTable;
  bank_line: BankLineTable;
  bank_match: BankMatchTable;
  support_count: SupportCountTable;
  payment_attempt: PaymentAttemptTable;
  friction_by_hand: FrictionByHandTable;
  card_payment: CardPaymentTable;
  api_token: ApiTokenTable;
  first_gift: FirstGiftTable;
  first_gift_day: FirstGiftDayTable;
  payout_sum: PayoutSumTable;
  given_back_month: GivenBackMonthTable;
  unmatched_charge: UnmatchedChargeTable;
  api_request: ApiRequestTable;
  exchange_rate: ExchangeRateTable;
  promise_payment: PromisePaymentTable;
  failed_renewal: FailedRenewalTable;
  promise_move: PromiseMoveTable;
  promise_total: PromiseTotalTable;
  promise_day: PromiseDayTable;
  promise_stale: PromiseStaleTable;
  schema_migration: SchemaMigrationTable;
}
