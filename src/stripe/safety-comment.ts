/**
 * Said to Stripe with every subscription that the program ends by itself: whoever reads the subscription knows then
 * that its donor did not ask for it. Stripe keeps it with the subscription and shows it to staff alone.
 */
export const safetyComment = 'safety: ended by reader-support';

/** Whether a comment on the end of a subscription is ours. A donor's own comment is never kept. */
export const isSafetyComment = (comment: string | null | undefined): boolean => comment === safetyComment;
