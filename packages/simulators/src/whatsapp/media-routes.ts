import express, { Router, type Request, type Response } from 'express';
import { checkAccessToken } from './access-token';
import { GraphError, unknownObject } from './graph-error';
import { graphHandler, numberInPath, parameter, queryText, type GraphCall } from './graph-request';
import { mediaLink } from './incoming-message';
import type { JsonRecord } from './json-record';
import { describeMedia, mediaKind, mediaLimit, UPLOADED_LIFE_MS } from './media-files';
import type { MediaFacts } from './whatsapp-state';
import type { WhatsappWorld } from './whatsapp-world';

/** `POST /<PNID>/media` (multipart) and `DELETE /<MEDIA>`. */
export function createMediaRoutes(world: WhatsappWorld): Router {
  const router = Router();
  const readBody = express.raw({ type: 'multipart/form-data', limit: '101mb' });
  router.post(
    '/:id/media',
    readBody,
    graphHandler(world, (call) => upload(world, call)),
  );
  router.delete(
    '/:id',
    graphHandler(world, (call) => {
      const facts = mediaInPath(world, call);
      world.store.media.delete(facts.id);
      world.media.delete(facts.id);
      return { success: true };
    }),
  );
  return router;
}

/** `GET /<MEDIA>`: where to download it during the next five minutes. Throws 100/33 when it is unknown or too old. */
export function readMediaObject(world: WhatsappWorld, call: GraphCall): JsonRecord {
  const { id, mimeType, sha256Hex, size } = mediaInPath(world, call);
  return {
    messaging_product: 'whatsapp',
    url: mediaLink(world, id),
    mime_type: mimeType,
    sha256: sha256Hex,
    file_size: String(size),
    id,
  };
}

/** The download itself: needs the token again; 404 once the link is older than five minutes. */
export function downloadMedia(world: WhatsappWorld, request: Request, response: Response): void {
  checkAccessToken(request, world.settings, world.clock.now());
  const id = queryText(request, 'mid') ?? '';
  const expires = Number(queryText(request, 'ext') ?? 0);
  const facts = world.store.media.get(id);
  const bytes = world.media.read(id);
  const isAlive = expires * 1000 >= world.clock.now().getTime();
  if (!facts || !bytes || !isAlive || queryText(request, 'hash') !== world.linkHash(id, expires)) {
    response.status(404).type('text/plain').send('Not found');
    return;
  }
  response.type(facts.mimeType).set('Content-Disposition', 'attachment').send(bytes);
}

async function upload(world: WhatsappWorld, call: GraphCall): Promise<JsonRecord> {
  const number = numberInPath(world, call);
  const form = await readForm(call.request);
  if (form.get('messaging_product') !== 'whatsapp') {
    throw new GraphError(100, { message: '(#100) The parameter messaging_product is required.', details: '' });
  }
  const file = form.get('file');
  if (!(file instanceof File))
    throw new GraphError(100, { message: '(#100) The parameter file is required.', details: '' });
  const type = form.get('type');
  const mimeType = typeof type === 'string' && type !== '' ? type : file.type;
  const kind = mediaKind(mimeType);
  if (kind === undefined) {
    throw new GraphError(100, {
      message: `(#100) Param file must be a supported file type. Received ${mimeType}.`,
      details: '',
    });
  }
  if (file.size > mediaLimit(kind)) throw new GraphError(131_053, { details: `The ${kind} is larger than allowed` });
  const bytes = Buffer.from(await file.arrayBuffer());
  const expiresAt = world.clock.now().getTime() + UPLOADED_LIFE_MS;
  const facts = describeMedia(bytes, {
    phoneNumberId: number.phoneNumber.id,
    mimeType,
    fileName: file.name,
    expiresAt,
  });
  world.media.write(facts.id, bytes);
  world.store.media.set(facts.id, facts);
  return { id: facts.id };
}

async function readForm(request: Request): Promise<FormData> {
  const body: unknown = request.body;
  const type = request.headers['content-type'];
  if (!Buffer.isBuffer(body) || type === undefined)
    throw new GraphError(100, { details: 'A multipart form is required' });
  try {
    return await new globalThis.Response(new Uint8Array(body), { headers: { 'content-type': type } }).formData();
  } catch {
    throw new GraphError(100, { details: 'The multipart form cannot be read' });
  }
}

function mediaInPath(world: WhatsappWorld, { request }: GraphCall): MediaFacts {
  const id = parameter(request, 'id');
  const facts = world.store.media.get(id);
  const asked = queryText(request, 'phone_number_id');
  const isTheirs = asked === undefined || asked === facts?.phoneNumberId;
  if (facts === undefined || !isTheirs || facts.expiresAt <= world.clock.now().getTime()) {
    throw unknownObject(id, request.method.toLowerCase());
  }
  return facts;
}
