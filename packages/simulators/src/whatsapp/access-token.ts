import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Request } from 'express';
import { expiredToken, GraphError } from './graph-error';
import type { AccessToken, WhatsappSettings } from './whatsapp-options';

/**
 * Finds the caller's token. Throws 190 when it is missing, unknown or expired, and 100 when `appsecret_proof` is wrong
 * (or missing although required).
 */
export function checkAccessToken(request: Request, settings: WhatsappSettings, now: Date): AccessToken {
  const written = /^(?:Bearer|OAuth) (\S+)$/.exec(request.headers.authorization ?? '')?.[1];
  if (written === undefined) {
    throw new GraphError(190, { message: 'An access token is required to request this resource.' });
  }
  const token = settings.accessTokens.find((known) => known.token === written);
  if (token === undefined)
    throw new GraphError(190, { message: 'Invalid OAuth access token - Cannot parse access token' });
  if (token.expiresAt !== undefined && token.expiresAt <= now.getTime()) throw expiredToken(now);
  checkProof(request, settings, written);
  return token;
}

/** Whether the token may touch the account. */
export function mayTouch(token: AccessToken, businessAccountId: string): boolean {
  return token.businessAccountIds === undefined || token.businessAccountIds.includes(businessAccountId);
}

function checkProof(request: Request, settings: WhatsappSettings, token: string): void {
  const body: unknown = request.body;
  const inBody =
    typeof body === 'object' && body !== null && 'appsecret_proof' in body ? body.appsecret_proof : undefined;
  const proof = request.query['appsecret_proof'] ?? inBody;
  if (proof === undefined && !settings.requiresAppSecretProof) return;
  const expected = createHmac('sha256', settings.appSecret).update(token).digest();
  const given = Buffer.from(typeof proof === 'string' ? proof : '', 'hex');
  if (given.length === expected.length && timingSafeEqual(given, expected)) return;
  throw new GraphError(100, {
    message:
      proof === undefined
        ? 'API calls from the server require an appsecret_proof argument'
        : 'Invalid appsecret_proof provided in the API argument',
    details: '',
    type: 'GraphMethodException',
  });
}
