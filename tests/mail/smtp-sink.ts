import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import { onTestFinished } from 'vitest';
import type { Socket } from 'node:net';

export interface SmtpSink {
  url: string;
  /** Every mail that was answered with 250. */
  taken: { from: string; to: string[]; raw: string }[];
  connections(): number;
}

type Answer = { code: number; text: string };

/** A real mail server on a free port, which refuses or hangs up as it is told; gone when the test ends. */
export async function smtpSink(
  behaviour: {
    rcpt?: (address: string) => Answer | undefined;
    data?: () => Answer | 'hang up' | undefined;
    mailFrom?: () => Answer | undefined;
  } = {},
): Promise<SmtpSink> {
  const taken: SmtpSink['taken'] = [];
  const sockets = new Set<Socket>();
  let connections = 0;
  const options: SMTPServerOptions = {
    authOptional: true,
    disabledCommands: ['AUTH', 'STARTTLS'],
    disableReverseLookup: true,
    onConnect: (_session, done) => (connections++, done()),
    onMailFrom: (_address, _session, done) => done(errorOf(behaviour.mailFrom?.())),
    onRcptTo: ({ address }, _session, done) => done(errorOf(behaviour.rcpt?.(address))),
    onData(stream, session, done) {
      const answer = behaviour.data?.();
      if (answer === 'hang up') return sockets.forEach((socket) => socket.destroy());
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        if (answer) return done(errorOf(answer));
        const { mailFrom, rcptTo } = session.envelope;
        taken.push({
          from: mailFrom ? mailFrom.address : '',
          to: rcptTo.map((recipient) => recipient.address),
          raw: Buffer.concat(chunks).toString(),
        });
        done();
      });
    },
  };
  const server = new SMTPServer(options);
  // A connection that is cut is an error to the server; here it is the test.
  server.on('error', () => {});
  server.server.on('connection', (socket: Socket) => sockets.add(socket));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => new Promise((resolve) => server.close(resolve)));
  const address = server.server.address();
  if (address === null || typeof address === 'string')
    throw new Error('expected the mail server to have a port');
  return { url: `smtp://127.0.0.1:${address.port}`, taken, connections: () => connections };
}

const errorOf = (answer: Answer | undefined) =>
  answer ? Object.assign(new Error(answer.text), { responseCode: answer.code }) : undefined;
