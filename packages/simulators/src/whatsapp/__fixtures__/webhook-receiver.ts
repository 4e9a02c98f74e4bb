import { createServer, type IncomingHttpHeaders } from 'node:http';

/** One POST as it arrived: exact bytes and headers. */
export interface ReceivedPost {
  body: string;
  headers: IncomingHttpHeaders;
  json: any;
}

/** A real HTTP server that records webhooks and answers as told. */
export interface WebhookReceiver {
  url: string;
  posts: ReceivedPost[];
  /** Query of every GET. */
  handshakes: URLSearchParams[];
  /** Answers for the next POSTs, then 200. */
  answers: number[];
  /** What a GET is answered with; default: the challenge. */
  challengeAnswer: ((query: URLSearchParams) => { status: number; body: string }) | undefined;
  /** Every message and status received, in order of arrival. */
  messages(): any[];
  statuses(): any[];
  close(): Promise<void>;
}

export async function startReceiver(): Promise<WebhookReceiver> {
  const server = createServer((request, response) => {
    const query = new URL(request.url ?? '/', 'http://x').searchParams;
    if (request.method === 'GET') {
      receiver.handshakes.push(query);
      const answer = receiver.challengeAnswer?.(query) ?? { status: 200, body: query.get('hub.challenge') ?? '' };
      response.writeHead(answer.status).end(answer.body);
      return;
    }
    let body = '';
    request.setEncoding('utf8');
    request.on('data', (chunk) => (body += chunk));
    request.on('end', () => {
      const status = receiver.answers.shift() ?? 200;
      if (status === 0) {
        request.socket.destroy();
        return;
      }
      receiver.posts.push({ body, headers: request.headers, json: JSON.parse(body) });
      response.writeHead(status).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const port = (server.address() as { port: number }).port;
  const values = (): any[] =>
    receiver.posts.flatMap(({ json }) =>
      (json.entry ?? []).flatMap((entry: any) => entry.changes.map((change: any) => change.value)),
    );
  const receiver: WebhookReceiver = {
    url: `http://127.0.0.1:${port}/hook`,
    posts: [],
    handshakes: [],
    answers: [],
    challengeAnswer: undefined,
    messages: () => values().flatMap((value) => value.messages ?? []),
    statuses: () => values().flatMap((value) => value.statuses ?? []),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return receiver;
}
