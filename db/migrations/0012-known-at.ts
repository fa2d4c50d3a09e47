import type { Migration } from '../migration.ts';

/** What was known at a moment is asked by when an entry was recorded. */
export const knownAt: Migration = {
  name: 'known-at',
  script: () => `
create index journal_entry_by_recorded_at on journal_entry (recorded_at, id);
`,
};
