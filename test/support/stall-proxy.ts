import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** Stands between a client and a server on this machine, and can fail in the ways networks and machines do. */
export interface StallProxy {
  /** The same URL, by way of the proxy. */
  through(url: string): string;
  /** Nothing passes any more, on open connections and new ones; nobody is told. A stopped machine looks like this. */
  stall(): void;
  /** What was held up passes on. Also lets new connections through again. */
  resume(): void;
  /** Open connections are as if cut; new ones pass. */
  stallOpen(): void;
  /** Ends every connection; new ones are refused. */
  refuse(): Promise<void>;
  /** Listens again, on the same port. */
  accept(): Promise<void>;
  close(): Promise<void>;
}

/** Starts one in front of the server that `url` names. */
export async function startStallProxy(url: string): Promise<StallProxy> {
  const target = new URL(url);
  const sockets = new Set<Socket>();
  let stalled = false;
  let server: Server | undefined;
  let port = 0;

  function join(client: Socket): void {
    const upstream = connect(Number(target.port), target.hostname);
    for (const [from, to] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      sockets.add(from);
      from.on('data', (chunk: Buffer) => void to.write(chunk));
      from.on('error', () => to.destroy());
      from.once('close', () => {
        sockets.delete(from);
        to.destroy();
      });
      if (stalled) from.pause();
    }
  }
  const pauseAll = (): void => sockets.forEach((socket) => void socket.pause());
  const listen = (): Promise<void> =>
    new Promise((resolve, reject) => {
      const listening = createServer(join).once('error', reject);
      server = listening.listen(port, '127.0.0.1', () => {
        port = (listening.address() as AddressInfo).port;
        resolve();
      });
    });
  async function end(): Promise<void> {
    const closed = new Promise<void>((resolve) => (server?.listening ? server.close(() => resolve()) : resolve()));
    for (const socket of sockets) socket.destroy();
    await closed;
  }

  await listen();
  return {
    through(original) {
      const changed = new URL(original);
      changed.host = `127.0.0.1:${port}`;
      return changed.toString();
    },
    stall() {
      stalled = true;
      pauseAll();
    },
    resume() {
      stalled = false;
      for (const socket of sockets) socket.resume();
    },
    stallOpen: pauseAll,
    refuse: end,
    accept: listen,
    close: end,
  };
}
