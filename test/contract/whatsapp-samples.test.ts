import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { interpretWebhook, type VendorEvent } from '@kaiwa/core';

const directory = join(process.env['KAIWA_SAMPLES_DIR'] ?? '', 'whatsapp');
const isGiven = process.env['KAIWA_SAMPLES_DIR'] !== undefined && existsSync(directory);
const names = isGiven
  ? readdirSync(directory).filter((name) => name.endsWith('.json') && !name.startsWith('api_'))
  : [];

function inShort(event: VendorEvent): string {
  switch (event.kind) {
    case 'message.received':
      return `message:${event.content.kind === 'unsupported' ? event.content.type : event.content.kind}`;
    case 'status.changed':
      return `status:${event.status}`;
    case 'unsupported':
      return `unsupported:${event.type}`;
    case 'template.changed':
      return `template:${event.status}`;
    case 'identity.changed':
      return `identity:${event.change}`;
    case 'crm.changed':
    case 'crm.hinted':
      return event.kind;
  }
}

/** Files that must mean exactly this; `parked` stands for each part that cannot be read. */
const expected: [name: string, meaning: string[]][] = [
  ['inbound_text', ['message:text']],
  ['inbound_text_no_contacts', ['message:text']],
  ['inbound_image', ['message:image']],
  ['inbound_reaction', ['message:reaction']],
  ['inbound_unsupported_poll', ['message:poll']],
  ['inbound_future_type', ['message:hologram']],
  ['inbound_group_text', ['unsupported:group']],
  ['inbound_value_errors_only', ['unsupported:errors']],
  ['inbound_system_number_changed_legacy', ['identity:number']],
  ['inbound_system_number_changed_2026', ['identity:number']],
  ['inbound_system_number_changed_onprem_spelling', ['identity:number']],
  ['inbound_system_user_id_changed_no_phone', ['identity:userId']],
  ['inbound_system_identity_changed_legacy', ['unsupported:system']],
  ['bsuid_text_no_phone', ['message:text']],
  ['bsuid_user_id_update_legacy', ['identity:userId']],
  ['status_sent', ['status:sent']],
  ['status_played', ['status:played']],
  ['status_failed_no_errors', ['status:failed']],
  ['status_out_of_order', ['status:read', 'status:delivered', 'status:sent']],
  ['status_group_aggregated', ['unsupported:status:group', 'unsupported:status:group', 'unsupported:status:group']],
  ['template_status_approved', ['template:APPROVED']],
  ['template_status_paused', ['template:PAUSED']],
  ['template_status_pending_deletion', ['template:OTHER']],
  ['template_quality_wrong_field_name', ['unsupported:message_template_status_update']],
  ['echo_text', ['unsupported:smb_message_echoes']],
  ['echo_from_to_swapped', ['unsupported:smb_message_echoes']],
  ['history_chunk', ['unsupported:history']],
  ['standby_message', ['unsupported:standby']],
  ['call_connect_user_initiated', ['unsupported:calls']],
  ['unknown_field', ['unsupported:tracking_events']],
  ['batch_messages_contacts_not_aligned', ['message:text', 'message:text', 'message:text']],
  ['hostile_not_whatsapp', ['unsupported:object:page']],
  ['hostile_empty_entry', []],
  ['hostile_value_null', ['parked', 'parked', 'parked']],
  ['hostile_types_swapped', ['parked']],
];

const suite = isGiven ? describe : describe.skip;
const missing = isGiven ? '' : ' [skipped: KAIWA_SAMPLES_DIR names no folder of samples]';

suite(`WhatsApp sample bodies${missing}`, () => {
  const read = (name: string) => interpretWebhook(readFileSync(join(directory, name)));

  test('there are some', () => {
    expect(names.length).toBeGreaterThan(100);
  });

  test.each(expected)('%s', (name, meaning) => {
    const { events, parked } = read(`${name}.json`);
    expect([...events.map(inShort), ...parked.map(() => 'parked')]).toEqual(meaning);
  });

  test('every file is read, and each part alone is the same event again', () => {
    for (const name of names) {
      for (const event of read(name).events) {
        const again = interpretWebhook(Buffer.from(JSON.stringify(event.raw)));
        expect([name, again]).toEqual([name, { events: [event], parked: [] }]);
      }
    }
  });
});
