import { z } from 'zod';
import { KaiwaError } from '../errors/kaiwa-error';
import type { HttpAnswer } from '../ports/http';
import { faultKind, whatsappFaults, type FaultClass, type WhatsappFault } from './error-codes';
import { regainAfterMs } from './rate-usage';

const optionalCode = z.coerce.number().int().nullish().catch(null);

const envelope = z.object({
  error: z.object({
    code: optionalCode,
    error_subcode: optionalCode,
    // An object, a map by field, or a text that holds JSON: endpoints differ.
    error_data: z.unknown().optional(),
  }),
});

const MOST_CHARS = 300;

/** What a failed call tells of itself. */
interface Failure {
  code: number;
  subcode: number | null;
  /** Meta's own text. */
  details: string | null;
  status: number;
}

/** What an answer without a code of Meta's means: a token that is not let in, a limit, or nothing that can be told. */
const CODE_OF_STATUS = new Map([
  [401, 190],
  [403, 10],
  [429, 4],
]);

/**
 * The fault in an answer that is not 2xx, as a KaiwaError. HTML, empty bodies and unknown codes are classed by status: what a 5xx
 * without a code did is unknown; a 4xx did nothing.
 * https://developers.facebook.com/documentation/business-messaging/whatsapp/support/error-codes
 */
export function toWhatsappError({
  status,
  body,
  headers = {},
}: Pick<HttpAnswer, 'status' | 'body'> & Partial<Pick<HttpAnswer, 'headers'>>): KaiwaError {
  const error = envelope.safeParse(readBody(body)).data?.error;
  const code = error?.code ?? CODE_OF_STATUS.get(status) ?? null;
  if (code === null) return withoutCode(status);
  const details = detailsOf(error?.error_data);
  return failureToError({ code, subcode: error?.error_subcode ?? null, details, status }, headers);
}

function withoutCode(status: number): KaiwaError {
  const server = status >= 500;
  return new KaiwaError({
    kind: server ? 'unavailable' : 'rejected',
    code: server ? 'WHATSAPP_UNAVAILABLE' : 'WHATSAPP_REFUSED_REQUEST',
    message: `WhatsApp answered ${status} without a reason`,
    hint: server ? 'Nothing to do: the outcome is looked up.' : 'Check the address of the API and its version.',
    effect: server ? 'unknown' : 'none',
    vendorCode: String(status),
  });
}

/** The fault behind a code in a `failed` status. The message had been accepted, so it is never simply sent again. */
export function statusFault(code: number): WhatsappFault {
  return whatsappFaults.get(code) ?? unlisted({ code, subcode: null, details: null, status: 400 });
}

/** True for a code of Meta's that our table has. */
export function isKnownFault(code: number): boolean {
  return whatsappFaults.has(code);
}

/** The fault an error of {@link toWhatsappError} stands for; null for an error that is not Meta's answer. */
export function errorFault(error: KaiwaError): WhatsappFault | null {
  const [, number] = /^WHATSAPP_([0-9]+)$/.exec(error.code) ?? [];
  if (number === undefined) return null;
  const code = Number(number);
  const status = error.kind === 'unavailable' ? 500 : 400;
  return whatsappFaults.get(code) ?? unlisted({ code, subcode: null, details: null, status });
}

/** Limits of calls, whose end the headers of the answer may tell. */
const CALL_LIMITS = new Set([4, 613, 80007]);

function failureToError(failure: Failure, headers: HttpAnswer['headers']): KaiwaError {
  const { code, subcode, details } = failure;
  const fault = bySubcode(subcode) ?? whatsappFaults.get(code) ?? unlisted(failure);
  const waitMs = (CALL_LIMITS.has(code) ? regainAfterMs(headers) : null) ?? fault.waitMs;
  return new KaiwaError({
    kind: fault.kind,
    code: `WHATSAPP_${fault.code}`,
    message: details ? `${fault.meaning}: ${shown(details)}` : fault.meaning,
    hint: fault.hint,
    effect: fault.class === 'unknown' ? 'unknown' : 'none',
    vendorCode: subcode === null ? String(code) : `${code}/${subcode}`,
    ...(waitMs !== null && { retryAfterMs: waitMs }),
  });
}

/** Template and registration errors are all code 100; only their subcode, of seven digits, tells them apart. */
function bySubcode(subcode: number | null): WhatsappFault | undefined {
  return subcode !== null && subcode >= 1_000_000 ? whatsappFaults.get(subcode) : undefined;
}

/** Meta quotes what it was sent: numbers of people are not for logs. */
function shown(details: string): string {
  return details.slice(0, MOST_CHARS).replace(/\+?[0-9][0-9 ().-]{5,}[0-9]/g, '…');
}

/** How often a call is made whose fault nobody listed and that looks like Meta's own. */
const MOST_UNLISTED = 3;

/** A code not in the table: permissions are one range; otherwise permanent for 4xx, and worth three tries for 5xx. */
function unlisted({ code, status }: Failure): WhatsappFault {
  if (code >= 200 && code <= 299) {
    const hint = 'Give the system user the permissions of the setup guide, then reconnect.';
    return faultOf(code, 'token', 'A permission is missing', hint);
  }
  const meaning = `WhatsApp refused with the unlisted code ${code}`;
  const hint = 'Look the code up at Meta and report it.';
  return status >= 500
    ? { ...faultOf(code, 'retry', meaning, hint), mostTries: MOST_UNLISTED }
    : faultOf(code, 'payload', meaning, hint);
}

function faultOf(code: number, faultClass: FaultClass, meaning: string, hint: string): WhatsappFault {
  return { code, class: faultClass, kind: faultKind(faultClass, null), waitMs: null, mostTries: null, meaning, hint };
}

function readBody(body: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(body).toString('utf8'));
  } catch {
    return null;
  }
}

function detailsOf(data: unknown): string | null {
  if (typeof data === 'string') {
    const inner = data.startsWith('{') ? readBody(Buffer.from(data)) : null;
    return inner === null ? data : detailsOf(inner);
  }
  if (typeof data !== 'object' || data === null) return null;
  const members = new Map<string, unknown>(Object.entries(data));
  const details = members.get('details') ?? [...members.values()].find((member) => typeof member === 'string');
  return typeof details === 'string' ? details : null;
}
