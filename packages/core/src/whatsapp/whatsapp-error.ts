import { z } from 'zod';
import { KaiwaError, type Effect } from '../errors/kaiwa-error';
import type { HttpAnswer } from '../ports/http';
import { whatsappFaults, type WhatsappFault } from './error-codes';

const envelope = z.object({
  error: z.object({
    code: z.coerce.number().int().nullish(),
    error_subcode: z.coerce.number().int().nullish(),
    message: z.string().nullish(),
    is_transient: z.boolean().nullish(),
    // An object, a map by field, or a text that holds JSON: endpoints differ.
    error_data: z.unknown().optional(),
  }),
});

const MOST_CHARS = 300;

/**
 * The fault in an answer that is not 2xx, as a KaiwaError. HTML, empty bodies and unknown codes are classed by status: what a 5xx
 * without a code did is unknown; a 4xx did nothing.
 */
export function toWhatsappError(answer: Pick<HttpAnswer, 'status' | 'body'>): KaiwaError {
  const parsed = envelope.safeParse(readBody(answer.body));
  const error = parsed.success ? parsed.data.error : null;
  const code = error?.code ?? null;
  if (code !== null)
    return faultToError(code, detailsOf(error?.error_data) ?? null, error?.error_subcode ?? null, answer.status);
  if (answer.status === 401 || answer.status === 403) return faultToError(190, null, null, answer.status);
  if (answer.status === 429) return faultToError(4, null, null, answer.status);
  const server = answer.status >= 500;
  return new KaiwaError({
    kind: server ? 'unavailable' : 'rejected',
    code: server ? 'WHATSAPP_UNAVAILABLE' : 'WHATSAPP_REFUSED_REQUEST',
    message: `WhatsApp answered ${answer.status} without a reason`,
    hint: server ? 'Nothing to do: the outcome is looked up.' : 'Check the address of the API and its version.',
    effect: server && answer.status !== 503 ? 'unknown' : 'none',
    vendorCode: String(answer.status),
  });
}

/** The fault behind a numbered code, from an answer or from a `failed` status. `details` is Meta's own text. */
export function faultToError(
  code: number,
  details: string | null,
  subcode: number | null = null,
  status = 400,
): KaiwaError {
  const fault = whatsappFaults.get(code) ?? unlisted(code, status);
  const doubtful = fault.class === 'doubt';
  const effect: Effect = doubtful ? 'unknown' : 'none';
  return new KaiwaError({
    kind: fault.class === 'doubt' ? 'unavailable' : fault.class,
    code: `WHATSAPP_${code}`,
    message: details ? `${fault.meaning}: ${details.slice(0, MOST_CHARS)}` : fault.meaning,
    hint: fault.hint,
    effect,
    vendorCode: subcode === null ? String(code) : `${code}/${subcode}`,
    ...(fault.waitMs === null ? {} : { retryAfterMs: fault.waitMs }),
  });
}

/** A code not in the table: permissions are one range; otherwise permanent for 4xx and repeated for 5xx. */
function unlisted(code: number, status: number): WhatsappFault {
  if (code >= 200 && code <= 299) {
    const hint = 'Give the system user the permissions of the setup guide, then reconnect.';
    return { code, class: 'unauthorized', waitMs: null, meaning: 'A permission is missing', hint };
  }
  const kind = status >= 500 ? 'unavailable' : 'rejected';
  return {
    code,
    class: kind,
    waitMs: null,
    meaning: `WhatsApp refused with the unlisted code ${code}`,
    hint: 'Look the code up at Meta and report it.',
  };
}

function readBody(body: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(body).toString('utf8'));
  } catch {
    return null;
  }
}

function detailsOf(data: unknown): string | undefined {
  if (typeof data === 'string') {
    const inner = data.startsWith('{') ? readBody(Buffer.from(data)) : null;
    return inner === null ? data : detailsOf(inner);
  }
  if (typeof data !== 'object' || data === null) return undefined;
  const details = (data as Record<string, unknown>)['details'] ?? Object.values(data)[0];
  return typeof details === 'string' ? details : undefined;
}
