import { createHmac } from 'node:crypto';
import { asRecord } from './json-record';
import type { WebhookUpdate } from './whatsapp-state';

const MERGED_LISTS = ['messages', 'statuses'] as const;

/**
 * JSON with Meta's escapes: every non-ASCII character as `\uXXXX` and every `/` as `\/`. The signature covers exactly
 * these bytes, so a receiver that parses and writes the JSON again cannot verify it.
 */
export function toMetaJson(value: unknown): string {
  return JSON.stringify(value)
    .replaceAll('/', '\\/')
    .replace(/[\u0080-\uffff]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** The value of `X-Hub-Signature-256` (or, with `sha1`, of the old `X-Hub-Signature`) for these exact bytes. */
export function signWebhook(body: string, appSecret: string, algorithm: 'sha256' | 'sha1' = 'sha256'): string {
  return `${algorithm}=${createHmac(algorithm, appSecret).update(body, 'utf8').digest('hex')}`;
}

/** The envelope around updates: one entry per account, messages and statuses of one number together in one change. */
export function toEnvelope(updates: WebhookUpdate[], nowSeconds: number): Record<string, unknown> {
  const entries = new Map<string, WebhookUpdate[]>();
  for (const update of updates) {
    const changes = entries.get(update.businessAccountId) ?? [];
    entries.set(update.businessAccountId, changes);
    const mate = changes.find((change) => isSameChange(change, update));
    if (mate === undefined) changes.push({ ...update, value: { ...update.value } });
    else mate.value = mergeValues(mate.value, update.value);
  }
  return {
    object: 'whatsapp_business_account',
    entry: [...entries].map(([id, changes]) => ({
      id,
      ...(changes.some((change) => !('messaging_product' in change.value)) && { time: nowSeconds }),
      changes: changes.map(({ field, value }) => ({ value, field })),
    })),
  };
}

function isSameChange(a: WebhookUpdate, b: WebhookUpdate): boolean {
  return a.field === 'messages' && b.field === 'messages' && numberOf(a.value) === numberOf(b.value);
}

function numberOf(value: Record<string, unknown>): string {
  return JSON.stringify(value['metadata']);
}

function mergeValues(into: Record<string, unknown>, from: Record<string, unknown>): Record<string, unknown> {
  const merged = { ...into };
  for (const list of MERGED_LISTS) {
    const both = [...listOf(into[list]), ...listOf(from[list])];
    if (both.length > 0) merged[list] = both;
  }
  const contacts = new Map<string, unknown>();
  for (const contact of [...listOf(from['contacts']), ...listOf(into['contacts'])]) {
    const { user_id: userId, profile } = asRecord(contact);
    const key = JSON.stringify(userId);
    if (!contacts.has(key) || 'name' in asRecord(profile)) contacts.set(key, contact);
  }
  if (contacts.size > 0) merged['contacts'] = [...contacts.values()];
  return merged;
}

function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}
