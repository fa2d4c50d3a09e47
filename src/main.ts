import { ConfigError, readConfig } from './config.ts';
import { serve } from './service.ts';

try {
  await serve(readConfig());
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exit(error instanceof ConfigError ? 78 : 1);
}
