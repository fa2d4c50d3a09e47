import { InvalidArgumentError, type Command } from 'commander';
import { insertToken, listTokens, revokeToken, scopes, type Scope } from '../../db/api-tokens.ts';
import { plusMs } from '../clock.ts';
import { hashOfToken, newId, newToken } from '../random.ts';
import { CommandFailure, withDeps } from './context.ts';
import { count, dryRun, json } from './options.ts';
import { print } from './output.ts';

const dayMs = 24 * 60 * 60 * 1000;

export function tokenCommands(program: Command): void {
  const token = program.command('token').description('keys to the API');

  dryRun(json(token.command('create').description('a new one, printed once; only its hash is kept')))
    .requiredOption('--name <name>', 'whose or what for')
    .option('--days <n>', 'for how long', count, 365)
    .option('--scope <list>', `what it opens, of ${scopes.join(', ')}`, scopeList, ['reports'])
    .action((options: { json: boolean; dryRun: boolean; name: string; days: number; scope: Scope[] }) =>
      withDeps(async ({ db, clock, random }) => {
        const [id, secret, createdAt] = [newId(random, 'tok'), newToken(random), clock.now()];
        const expiresAt = plusMs(createdAt, options.days * dayMs);
        const about = { id, name: options.name, scopes: options.scope, createdAt, expiresAt };
        if (!options.dryRun) await insertToken(db, { ...about, tokenHash: hashOfToken(secret) });
        print(
          [
            {
              id,
              name: about.name,
              scope: options.scope.join(','),
              expires_at: expiresAt,
              token: options.dryRun ? 'none made' : secret,
            },
          ],
          options.json,
        );
      }),
    );

  json(token.command('list').description('never the token itself')).action((options: { json: boolean }) =>
    withDeps(async ({ db }) => {
      const rows = await listTokens(db);
      print(
        rows.map((row) => ({ ...row })),
        options.json,
        'no token yet',
      );
    }),
  );

  dryRun(json(token.command('revoke <id>').description('at once and for good'))).action(
    (id: string, options: { json: boolean; dryRun: boolean }) =>
      withDeps(async ({ db, clock }) => {
        if (options.dryRun) return print([{ id, result: 'would be revoked' }], options.json);
        const result = await revokeToken(db, id, clock.now());
        if (result === 'unknown') throw new CommandFailure(`no token ${id}`);
        print([{ id, result }], options.json);
      }),
  );
}

function scopeList(text: string): Scope[] {
  const named = text.split(',');
  const unknown = named.find((name) => !scopes.some((scope) => scope === name));
  if (unknown !== undefined)
    throw new InvalidArgumentError(`expected some of ${scopes.join(', ')}, got ${unknown}`);
  return scopes.filter((scope) => named.includes(scope));
}
