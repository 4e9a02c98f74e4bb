import { z } from 'zod';
import type { AnswerContent } from './inbound-message';
import { flag, id, label, moment, object, text } from './webhook-fields';
import { readJsonText } from './read-json';

import { storableJson } from './storable-json';
import { type JsonObject, isObject } from './json-object';

/**
 * What somebody chose or filled in.
 * https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/reference/messages/interactive
 */
const interactiveSchema = z.object({
  type: label,
  button_reply: object({ id: text, title: text }),
  list_reply: object({ id: text, title: text, description: label }),
  nfm_reply: object({ name: label, body: label, response_json: z.unknown().optional() }),
  call_permission_reply: object({
    response: label,
    is_permanent: flag,
    expiration_timestamp: moment,
    response_source: label,
  }),
});

const buttonSchema = z.object({ payload: label, text: label });

type Interactive = z.infer<typeof interactiveSchema>;

/** Reads `interactive`; what kind it claims to be where we do not know it. */
export function readInteractive(raw: JsonObject): AnswerContent | { unknown: string } {
  const { success, data } = interactiveSchema.safeParse(raw['interactive']);
  if (!success) return { unknown: 'interactive' };
  if (data.nfm_reply) return readForm(data.nfm_reply);
  const answer = readChoice(data) ?? readPermission(data);
  return answer ?? { unknown: data.type === null ? 'interactive' : `interactive:${data.type}` };
}

function readChoice({ button_reply: button, list_reply: row }: Interactive): AnswerContent | null {
  if (button && button.id !== null) return { kind: 'buttonReply', id: button.id, title: button.title ?? button.id };
  if (!row || row.id === null) return null;
  return { kind: 'listReply', id: row.id, title: row.title ?? row.id, description: row.description };
}

function readPermission({ call_permission_reply: permission }: Interactive): AnswerContent | null {
  const response = permission?.response;
  if (!permission || (response !== 'accept' && response !== 'reject')) return null;
  return {
    kind: 'callPermission',
    response,
    permanent: permission.is_permanent,
    expiresAt: permission.is_permanent ? null : (permission.expiration_timestamp?.toISOString() ?? null),
    automatic: permission.response_source === 'automatic',
  };
}

/** Reads `button`: the quick reply of a template. Null where it says nothing. */
export function readTemplateButton(raw: JsonObject): AnswerContent | null {
  const { data } = buttonSchema.safeParse(raw['button']);
  const payload = data?.payload ?? data?.text;
  return payload ? { kind: 'templateButton', payload, text: data?.text ?? payload } : null;
}

interface Form {
  name: string | null;
  body: string | null;
  response_json?: unknown;
}

/** The answers are a text of JSON that may be cut or empty; an object in its place is taken as what it is. */
function readForm({ name, body, response_json: response }: Form): AnswerContent {
  const raw = isObject(response) ? JSON.stringify(response) : (text.parse(response) ?? '');
  const parsed = storableJson(isObject(response) ? response : readJsonText(raw));
  const answers = isObject(parsed) ? parsed : null;
  if (name === 'address_message') {
    const values = answers && isObject(answers['values']) ? answers['values'] : (answers ?? {});
    return { kind: 'addressReply', text: body, values: asTexts(values), raw };
  }
  const { flow_token: token, ...fields } = answers ?? {};
  return {
    kind: 'flowReply',
    name: name ?? 'flow',
    token: id.parse(token) ?? null,
    answers: answers === null ? null : fields,
    raw,
  };
}

function asTexts(values: JsonObject): Record<string, string> {
  const texts = Object.entries(values).flatMap(([key, value]): [string, string][] => {
    if (value === null || value === undefined || value === '') return [];
    return [[key, typeof value === 'string' ? value : (JSON.stringify(value) ?? '')]];
  });
  return Object.fromEntries(texts);
}
