import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from './config.ts';
import type { Random } from './random.ts';

export interface DataKeys {
  keys: readonly Uint8Array[];
  /** Where they lie, when they are not from outside: beside the data that they are to protect. */
  besideData: string | undefined;
}

/**
 * The key-encryption keys: those of DATA_KEYS, or else the pair made at the first start in DATA_DIR.
 * (A live Stripe key without DATA_KEYS never gets here: config.ts refuses it.)
 */
export function loadDataKeys(config: Pick<Config, 'dataKeys' | 'dataDir'>, random: Random): DataKeys {
  if (config.dataKeys.length > 0) return { keys: config.dataKeys, besideData: undefined };
  const path = join(config.dataDir, 'data-keys');
  if (!existsSync(path)) {
    mkdirSync(config.dataDir, { recursive: true, mode: 0o700 });
    // `wx`: of two processes that start at once one makes the key, the other reads it.
    try {
      writeFileSync(path, `${random.bytes(32).toString('base64')}\n`, { mode: 0o600, flag: 'wx' });
    } catch (error) {
      if (!existsSync(path)) throw error;
    }
  }
  const lines = readFileSync(path, 'utf8').split('\n').filter(Boolean);
  return { keys: lines.map((line) => Buffer.from(line, 'base64')), besideData: path };
}
