// npm run simulate:letters -- [readers] [donors]: the whole year of a large newsroom, and what came of it.
import { liveAYear } from './live-a-year.ts';

const [readers = 100_000, donors = 20_000, seed = 1] = process.argv.slice(2).map(Number);
const began = performance.now();
const { letters, differences, people } = await liveAYear({ readers, donors, signups: donors / 4, seed });
console.log(`${people} people, ${Math.round((performance.now() - began) / 1000)} s`);
console.table(letters);
for (const difference of differences) console.log(difference);
process.exitCode = differences.length > 0 ? 1 : 0;
