/** The article that a link came from; whatever is no slug counts as none and stops nothing. */
export const articleSlug = (text: string | undefined): string =>
  text !== undefined && /^[a-z0-9-]{1,80}$/.test(text) ? text : '';
