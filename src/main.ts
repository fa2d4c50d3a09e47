import { ConfigError, readConfig } from './config.ts';
import { serve } from './service.ts';

// What this process writes is for its own user only: the database, its log, keys, letters.
process.umask(0o077);

try {
  await serve(readConfig());
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exit(error instanceof ConfigError ? 78 : 1);
}
