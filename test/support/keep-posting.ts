import { connect } from 'node:net';
import { signBody } from '@kaiwa/core';
import { aDelivery } from './deliver';
import { shop } from './spine';

/** What became of one delivery. */
export interface Posted {
  wamid: string;
  /** Null: the connection ended without an answer. */
  status: number | null;
  /** How long the sender did nothing before it sent this, in milliseconds. */
  idleMs: number;
}

/** Connections that post one delivery after another, each until the server says that its connection ends. */
export interface Posting {
  posted: readonly Posted[];
  /** Resolves when the last one has ended. */
  ended: Promise<unknown>;
}

/** Opens `connections` to `url`, kept alive, and keeps all of them busy. Bodies carry wamids that start with `prefix`. */
export function keepPosting(url: string, connections: number, prefix: string): Posting {
  const posted: Posted[] = [];
  const ended = Promise.all(Array.from({ length: connections }, (_, each) => run(url, `${prefix}${each}n`, posted)));
  return { posted, ended };
}

function run(url: string, prefix: string, posted: Posted[]): Promise<void> {
  const { hostname, port, pathname } = new URL(url);
  const socket = connect(Number(port), hostname);
  let count = 0;
  let said = '';
  let answeredAt = performance.now();
  let open: Omit<Posted, 'status'> | null = null;

  function next(): void {
    const wamid = `wamid.${prefix}${(count += 1)}`;
    const body = Buffer.from(aDelivery(wamid));
    open = { wamid, idleMs: performance.now() - answeredAt };
    socket.write(
      `POST ${pathname} HTTP/1.1\r\nhost: x\r\ncontent-length: ${body.length}\r\nx-hub-signature-256: ${signBody(body, shop.appSecret)}\r\n\r\n${body.toString()}`,
    );
  }
  function end(status: number | null): void {
    if (open) posted.push({ ...open, status });
    open = null;
  }

  return new Promise((resolve) => {
    socket.once('connect', next);
    socket.on('data', (chunk: Buffer) => {
      said += chunk.toString('latin1');
      const [head, ...rest] = said.split('\r\n\r\n');
      const length = Number(/^content-length: (\d+)/im.exec(head ?? '')?.[1] ?? 0);
      if (rest.length === 0 || rest.join('\r\n\r\n').length < length) return;
      answeredAt = performance.now();
      end(Number(said.slice(9, 12)));
      const isLast = /^connection: close/im.test(head ?? '');
      said = '';
      if (isLast) socket.end();
      else next();
    });
    socket.on('error', () => undefined);
    socket.once('close', () => {
      end(null);
      resolve();
    });
  });
}
