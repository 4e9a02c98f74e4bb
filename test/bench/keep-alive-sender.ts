import { connect } from 'node:net';

/** One keep-alive connection that sends ready-made requests, one after another. */
export interface KeepAliveSender {
  /** Resolves with the status of the answer once all of it is here. */
  send(request: Buffer): Promise<number>;
  close(): void;
}

const HEAD_END = Buffer.from('\r\n\r\n');

/** Whether `answer` is complete, and what it says. Answers carry a `Content-Length`. */
function readAnswer(answer: Buffer): number | null {
  const headEnd = answer.indexOf(HEAD_END);
  if (headEnd < 0) return null;
  const head = answer.toString('latin1', 0, headEnd);
  const length = Number(/\r\ncontent-length: *(\d+)/i.exec(head)?.[1] ?? 0);
  return answer.length < headEnd + HEAD_END.length + length ? null : Number(head.slice(9, 12));
}

/** Connects. Plain sockets instead of an HTTP client: the generator shares the machine with what it measures. */
export function openSender({ hostname, port }: URL): Promise<KeepAliveSender> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: hostname, port: Number(port), noDelay: true });
    let waiting: { resolve(status: number): void; reject(error: Error): void } | null = null;
    let answer = Buffer.alloc(0);
    socket.on('data', (chunk) => {
      answer = answer.length === 0 ? chunk : Buffer.concat([answer, chunk]);
      const status = readAnswer(answer);
      if (status === null) return;
      answer = Buffer.alloc(0);
      waiting?.resolve(status);
    });
    socket.once('error', (error) => {
      reject(error);
      waiting?.reject(error);
    });
    socket.once('close', () => waiting?.reject(new Error('The server closed the connection')));
    socket.once('connect', () =>
      resolve({
        send: (request) =>
          new Promise((answered, failed) => {
            waiting = { resolve: answered, reject: failed };
            socket.write(request);
          }),
        close: () => void socket.destroy(),
      }),
    );
  });
}
