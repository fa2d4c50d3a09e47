import type { Page } from '../../stripe/stripe-port.ts';

/** Walks a list of Stripe's to its end, one page at a time. */
export async function eachPage<T extends { id: string }>(
  list: (at: { startingAfter?: string }) => Promise<Page<T>>,
  see: (page: readonly T[]) => Promise<void>,
): Promise<void> {
  for (let last: string | undefined; ;) {
    const page = await list(last === undefined ? {} : { startingAfter: last });
    await see(page.items);
    last = page.items.at(-1)?.id;
    if (!page.hasMore || last === undefined) return;
  }
}
