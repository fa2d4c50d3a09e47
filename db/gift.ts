import type { Selectable } from 'kysely';
import type { Schema } from './schema.ts';

/** A charge that was given, as it is counted. */
export type Gift = Selectable<Schema['gift']>;
