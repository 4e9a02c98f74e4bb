import { buttonsOf } from './check-template';
import { asRecord, recordsAt, stringAt, type JsonRecord } from './json-record';
import type { PhoneMessage } from './incoming-message';
import type { StoredMessage } from './whatsapp-state';
import type { WhatsappStore } from './whatsapp-store';

/** Buttons a person can tap on a message, in the order of its preview; `undefined` where a tap sends nothing. */
export function tapButton(store: WhatsappStore, message: StoredMessage, index: number): PhoneMessage | undefined {
  const answer = message.type === 'template' ? tapTemplate(store, message, index) : tapInteractive(message, index);
  return answer && { ...answer, to: message.phoneNumberId, replyTo: message.wamid };
}

function tapTemplate(store: WhatsappStore, message: StoredMessage, index: number): PhoneMessage | undefined {
  const sent = asRecord(message.content['template']);
  const template = [...store.templates.values()].find(
    ({ name, language }) => name === sent['name'] && language === asRecord(sent['language'])['code'],
  );
  const button = template && buttonsOf(template)[index];
  if (button === undefined || stringAt(button, 'type').toUpperCase() !== 'QUICK_REPLY') return undefined;
  const label = stringAt(button, 'text');
  const component = recordsAt(sent, 'components').find(
    (entry) => entry['type'] === 'button' && Number(entry['index'] ?? 0) === index,
  );
  const payload = stringAt(recordsAt(component ?? {}, 'parameters')[0] ?? {}, 'payload') || label;
  return { type: 'button', button: { payload, text: label } };
}

function tapInteractive(message: StoredMessage, index: number): PhoneMessage | undefined {
  const interactive = asRecord(message.content['interactive']);
  const action = asRecord(interactive['action']);
  const type = interactive['type'];
  if (type === 'button') {
    const reply = asRecord(recordsAt(action, 'buttons')[index]?.['reply']);
    return interactiveAnswer('button_reply', reply, ['id', 'title']);
  }
  if (type !== 'list') return undefined;
  const rows = recordsAt(action, 'sections').flatMap((section) => recordsAt(section, 'rows'));
  return interactiveAnswer('list_reply', rows[index] ?? {}, ['id', 'title', 'description']);
}

function interactiveAnswer(type: string, source: JsonRecord, keys: string[]): PhoneMessage | undefined {
  if (stringAt(source, 'id') === '') return undefined;
  const answer = Object.fromEntries(keys.flatMap((key) => (key in source ? [[key, source[key]]] : [])));
  return { type: 'interactive', interactive: { type, [type]: answer } };
}
