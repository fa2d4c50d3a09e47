import type { Instant } from '../../clock.ts';
import type { Newsroom } from '../../newsroom.ts';

/** What an export is made of, as it goes to its thread. */
export interface ExportJob {
  /** As in DATABASE_URL. */
  readonly databaseUrl: string;
  readonly newsroom: Newsroom;
  readonly now: Instant;
  /** Of the registry. */
  readonly name: string;
  /** Filters as they came, checked in the thread too. */
  readonly given: Readonly<Record<string, string>>;
}

export interface Begun {
  /** How many entries will be gone through; none where it is made of sums. */
  readonly entries: number;
  readonly parts: number | undefined;
}

export interface Chunk {
  /** UTF-8. */
  readonly bytes: Uint8Array;
  /** How many entries have been gone through so far. */
  readonly entries: number;
}

/** What the thread says; it hears nothing but that a chunk was taken. */
export type ThreadSays =
  | ({ readonly kind: 'begun' } & Begun)
  | ({ readonly kind: 'chunk' } & Chunk)
  | { readonly kind: 'ended' }
  | { readonly kind: 'refused'; readonly message: string };

export interface ThreadData {
  readonly job: ExportJob;
  /** How many chunks may be on their way at once. */
  readonly window: number;
}
