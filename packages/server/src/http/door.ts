import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { KaiwaError, type Clock, type Ids, type Logger, type RawDelivery, type ReceiptStore } from '@kaiwa/core';
import { answerEarly } from './answer-early';
import { createHeldBytes, type HeldBytes } from './held-bytes';
import { announcedBytes, looksLikeJsonObject, readBody } from './read-body';

/** Whether a delivery comes from whom it says. `missing`: it was not signed at all. */
export type DeliveryVerdict = { valid: true } | { valid: false; reason: string };

/** One Meta app that may deliver. */
export interface DeliveringApp {
  verify(body: Uint8Array, signature: string | undefined): DeliveryVerdict;
  /** Answers Meta's handshake: the challenge to repeat, or null when it is not Meta. */
  greet(query: URLSearchParams): string | null;
}

/** One CRM connection that may deliver. */
export interface DeliveringCrm {
  verify(delivery: RawDelivery, now: Date): DeliveryVerdict;
}

/** Who may deliver. Undefined: nobody of that name. */
export interface WebhookGate {
  app(name: string): Promise<DeliveringApp | undefined> | DeliveringApp | undefined;
  crm(kind: string, connectionId: string): Promise<DeliveringCrm | undefined>;
}

/** What became of a request at the door. */
export type DoorResult =
  | 'stored'
  | 'duplicate'
  | 'greeted'
  | 'unsigned'
  | 'forged'
  | 'notJson'
  | 'tooLarge'
  | 'aborted'
  | 'unknown'
  | 'unavailable'
  | 'full';

/** What the door touches, and nothing else. */
export interface DoorWorld {
  receipts: Pick<ReceiptStore, 'append'>;
  gate: WebhookGate;
  clock: Pick<Clock, 'now'>;
  ids: Pick<Ids, 'next'>;
  logger: Logger;
  /** Counts one request. */
  count(source: string, result: DoorResult, ms: number): void;
  /** Called after each stored receipt. */
  stored(): void;
  /** Largest body in bytes; Meta sends up to 3 MB. */
  maxBytes: number;
  /** Most bytes held in memory for requests that are not answered yet, read or half read; beyond, senders are asked to come again. */
  maxHeldBytes: number;
}

/** Handles requests under `/webhooks/`; false: not one of its own. */
export type Door = (request: IncomingMessage, response: ServerResponse) => boolean;

interface Visit {
  request: IncomingMessage;
  response: ServerResponse;
  source: string;
  name: string;
  /** After `/webhooks/<source>/<name>`: rest of the path and query. */
  rest: string;
  startedAt: number;
}

const PREFIX = '/webhooks/';
const KEPT_HEADERS = ['content-type', 'user-agent', 'x-hub-signature-256'];
/** Seconds until a refused sender should come again. */
const RETRY_AFTER = '5';

/**
 * The webhook door: size, signature on raw bytes, one durable insert, 200. It parses nothing, and sits before the web framework.
 * Nothing is answered with 200 that is not on disk; nothing is stored that is not signed.
 */
export function createDoor(world: DoorWorld): Door {
  const held = createHeldBytes(world.maxHeldBytes);
  const deliver = (visit: Visit): Promise<void> => receive(world, held, visit);
  const greet = (visit: Visit): Promise<void> => greetMeta(world, visit);

  return (request, response) => {
    const visit = readVisit(request, response);
    if (!visit) return false;
    const greets = request.method === 'GET' && visit.source === 'whatsapp';
    if (!greets && request.method !== 'POST') refuse(world, visit, 405, 'unknown');
    else
      Promise.resolve(visit)
        .then(greets ? greet : deliver)
        .catch((error: unknown) => fail(world, visit, error));
    return true;
  };
}

/** One delivery, from its first byte to its answer. */
async function receive(world: DoorWorld, held: HeldBytes, visit: Visit): Promise<void> {
  const { request, response } = visit;
  const announced = announcedBytes(request);
  if (announced > world.maxBytes) return refuse(world, visit, 413, 'tooLarge');
  if (!held.hasRoom(announced)) return refuse(world, visit, 503, 'full');
  const sender = await findSender(world, visit);
  if (!sender) return refuse(world, visit, 404, 'unknown');
  if (waitsForContinue(request)) response.writeContinue();
  const share = held.share();
  try {
    const reading = await readBody(request, world.maxBytes, share);
    if (!reading.ok) return turnAway(world, visit, reading.reason);
    const { body } = reading;
    if (!looksLikeJsonObject(body)) return refuse(world, visit, 400, 'notJson');
    const verdict = sender(body);
    if (!verdict.valid) return refuse(world, visit, 401, verdict.reason === 'missing' ? 'unsigned' : 'forged');
    await store(world, visit, body);
  } finally {
    share.free();
  }
}

/** Whether the sender keeps its body back until it is asked for it: a refusal then costs neither side anything. */
function waitsForContinue({ headers, httpVersion }: IncomingMessage): boolean {
  return httpVersion === '1.1' && headers.expect?.toLowerCase() === '100-continue';
}

function turnAway(world: DoorWorld, visit: Visit, reason: 'tooLarge' | 'full' | 'aborted'): void {
  if (reason === 'aborted') count(world, visit, reason);
  else refuse(world, visit, reason === 'full' ? 503 : 413, reason);
}

function readVisit(request: IncomingMessage, response: ServerResponse): Visit | null {
  const url = request.url ?? '';
  if (!url.startsWith(PREFIX)) return null;
  const match = /^([\w-]{1,40})\/([\w-]{1,64})(.*)$/.exec(url.slice(PREFIX.length));
  const [, source = 'none', name = '', rest = ''] = match ?? [];
  return { request, response, source, name, rest, startedAt: performance.now() };
}

async function findSender(
  world: DoorWorld,
  visit: Visit,
): Promise<((body: Uint8Array) => DeliveryVerdict) | undefined> {
  const { source, name, rest, request } = visit;
  if (source === 'whatsapp') {
    const app = rest === '' ? await world.gate.app(name) : undefined;
    return app && ((body) => app.verify(body, headerOf(request, 'x-hub-signature-256')));
  }
  const crm = await world.gate.crm(source, name);
  return crm && ((body) => crm.verify({ headers: keptHeaders(request), path: rest, body }, world.clock.now()));
}

async function store(world: DoorWorld, visit: Visit, body: Buffer): Promise<void> {
  const { source, name, request, response } = visit;
  const receipt = {
    id: world.ids.next(),
    receivedAt: world.clock.now(),
    source,
    app: name,
    headers: keptHeaders(request),
    body,
    // Only Meta repeats a delivery byte for byte; an equal body of a CRM is real news.
    digest: source === 'whatsapp' ? createHash('sha256').update(body).digest() : null,
  };
  const [result = 'stored'] = await world.receipts.append([receipt]);
  answer(response, 200, '{}', 'application/json');
  count(world, visit, result);
  if (result === 'stored') world.stored();
}

async function greetMeta(world: DoorWorld, visit: Visit): Promise<void> {
  const app = await world.gate.app(visit.name);
  if (!app) return refuse(world, visit, 404, 'unknown');
  const challenge = app.greet(new URLSearchParams(visit.rest.replace(/^[^?]*\??/, '')));
  if (challenge === null) return refuse(world, visit, 403, 'forged');
  answer(visit.response, 200, challenge, 'text/plain');
  count(world, visit, 'greeted');
}

function fail(world: DoorWorld, visit: Visit, thrown: unknown): void {
  const error = KaiwaError.from(thrown);
  world.logger.error(
    { code: error.code, source: visit.source },
    'A delivery could not be stored; the sender was asked to come again',
  );
  refuse(world, visit, 503, 'unavailable');
}

function refuse(world: DoorWorld, visit: Visit, status: number, result: DoorResult): void {
  const { request, response } = visit;
  count(world, visit, result);
  if (response.headersSent || response.destroyed) return;
  if (status === 503) response.setHeader('retry-after', RETRY_AFTER);
  if (status === 405) response.setHeader('allow', visit.source === 'whatsapp' ? 'GET, POST' : 'POST');
  if (!request.complete) return answerEarly(request, response, status);
  answer(response, status, '', 'text/plain');
}

function answer(response: ServerResponse, status: number, body: string, type: string): void {
  response.writeHead(status, {
    'content-type': type,
    'content-length': Buffer.byteLength(body),
    'x-content-type-options': 'nosniff',
  });
  response.end(body);
}

function count(world: DoorWorld, visit: Visit, result: DoorResult): void {
  world.count(visit.source, result, performance.now() - visit.startedAt);
}

function keptHeaders(request: IncomingMessage): Record<string, string> {
  return Object.fromEntries(
    KEPT_HEADERS.flatMap((name) => {
      const value = headerOf(request, name);
      return value === undefined ? [] : [[name, value]];
    }),
  );
}

function headerOf(request: IncomingMessage, name: string): string | undefined {
  const value = request.headers[name];
  return Array.isArray(value) ? value[0] : value;
}
