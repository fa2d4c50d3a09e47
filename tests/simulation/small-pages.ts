import type { Page, Span, StripePort } from '../../src/stripe/stripe-port.ts';

/** The same lists, with fewer rows to a page than Stripe's: a hundred would hardly ever be turned here. */
export function smallPages(port: StripePort, rows: number): StripePort {
  const small =
    <S extends Span, T>(list: (span: S) => Promise<Page<T>>) =>
    async (span: S): Promise<Page<T>> => {
      const { items, hasMore } = await list(span);
      return items.length > rows ? { items: items.slice(0, rows), hasMore: true } : { items, hasMore };
    };
  return {
    ...port,
    listBalanceTransactions: small((span) => port.listBalanceTransactions(span)),
    listInvoicePayments: small((span) => port.listInvoicePayments(span)),
    listCheckoutSessions: small((span) => port.listCheckoutSessions(span)),
    listDisputes: small((span) => port.listDisputes(span)),
    listPayouts: small((span) => port.listPayouts(span)),
    listSubscriptions: small((span) => port.listSubscriptions(span)),
    listEvents: small((span) => port.listEvents(span)),
  };
}
