/** A part of a list, and where it goes on; undefined at its end. */
export interface Page<Row, Place> {
  readonly rows: readonly Row[];
  readonly next: Place | undefined;
}

/** A list to its end, from a page that was read: no more than one is in memory. */
export async function* pagesFrom<Row, Place>(
  first: Page<Row, Place>,
  pageAfter: (place: Place) => Promise<Page<Row, Place>>,
): AsyncGenerator<readonly Row[]> {
  let page = first;
  yield page.rows;
  while (page.next !== undefined) {
    page = await pageAfter(page.next);
    yield page.rows;
  }
}
