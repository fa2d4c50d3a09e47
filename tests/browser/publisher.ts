import { createServer, type Server } from 'node:http';

/** Somebody's site, on a host of its own, with the strictest policy that its page can live with. */
export interface Publisher {
  origin: string;
  /** What its page holds, and what its policy allows besides nothing. */
  publish(body: string, allowed?: string, headers?: Record<string, string>): void;
  close(): Promise<void>;
}

export async function openPublisher(): Promise<Publisher> {
  let page = '';
  let headers: Record<string, string> = {};
  const server = createServer((_request, response) => {
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', ...headers }).end(page);
  });
  const port = await listening(server);
  return {
    // Another host than the service's 127.0.0.1: another site, for the browser.
    origin: `http://localhost:${port}`,
    publish(body, allowed = '', more = {}) {
      page = `<!doctype html><html lang="en"><title>An article</title><h1>An article</h1>${body}`;
      headers = { 'content-security-policy': `default-src 'none'; ${allowed}`, ...more };
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

const listening = (server: Server) =>
  new Promise<number>((resolve, reject) => {
    server.listen(0, 'localhost', () => {
      const address = server.address();
      if (typeof address === 'object' && address) resolve(address.port);
      else reject(new Error('expected a port'));
    });
  });
