/** The id of what Stripe gives as an id or, expanded, as the object itself. */
export const idOf = (reference: string | { id: string } | null | undefined): string | undefined =>
  typeof reference === 'string' ? reference : reference?.id;
