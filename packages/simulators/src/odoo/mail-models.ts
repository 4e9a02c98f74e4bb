import { isUtf8 } from 'node:buffer';
import { createHash } from 'node:crypto';
import { plainText } from './html-body';
import { field } from './odoo-field';
import { defineModel, type OdooModel } from './odoo-model';
import { OdooError } from './odoo-error';
import type { OdooDatabase } from './odoo-database';
import type { StoredRecord } from './odoo-value';

const MESSAGE_TYPES = [
  'email',
  'comment',
  'email_outgoing',
  'notification',
  'auto_comment',
  'user_notification',
  'sms',
];

/** The chatter: messages, their subtypes, attachments and activities. */
export function mailModels(database: OdooDatabase): OdooModel[] {
  const types = database.version === '19' ? [...MESSAGE_TYPES, 'out_of_office'] : MESSAGE_TYPES;
  return [
    defineModel('mail.message', 'Message', 'id desc', messageFields(database, types), (message) => {
      return String(message['subject'] || recordName(database, message) || '');
    }),
    defineModel('mail.message.subtype', 'Message subtypes', 'sequence asc, id asc', [
      field('name', 'char', { required: true }),
      field('internal', 'boolean'),
      field('default', 'boolean'),
      field('hidden', 'boolean'),
      field('res_model', 'char'),
      field('sequence', 'integer', { initial: 1 }),
    ]),
    defineModel('ir.attachment', 'Attachment', 'id desc', [
      field('name', 'char', { required: true }),
      field('datas', 'binary', { label: 'File Content (base64)' }),
      field('raw', 'binary', { compute: rawText, label: 'File Content (raw)' }),
      field('mimetype', 'char', { readonly: true }),
      field('type', 'selection', { selection: ['url', 'binary'], initial: 'binary' }),
      field('url', 'char'),
      field('res_model', 'char'),
      field('res_id', 'many2one_reference', { indexed: true }),
      field('description', 'text'),
      field('access_token', 'char'),
      field('file_size', 'integer', { compute: (file) => bytesOf(file).length }),
      field('checksum', 'char', { compute: (file) => createHash('sha1').update(bytesOf(file)).digest('hex') }),
    ]),
    defineModel(
      'mail.activity',
      'Activity',
      'date_deadline asc, id asc',
      [
        field('res_model', 'char'),
        field('res_model_id', 'integer'),
        field('res_id', 'many2one_reference', { indexed: true }),
        field('activity_type_id', 'many2one', { relation: 'mail.activity.type' }),
        field('summary', 'char'),
        field('note', 'html'),
        field('date_deadline', 'date', { required: true }),
        field('user_id', 'many2one', { relation: 'res.users' }),
      ],
      (activity) => String(activity['summary'] || ''),
    ),
    defineModel('mail.activity.type', 'Activity Type', 'sequence asc, id asc', [
      field('name', 'char'),
      field('category', 'selection', {
        selection: ['default', 'upload_file', 'phonecall', 'meeting'],
        initial: 'default',
      }),
      field('sequence', 'integer', { initial: 10 }),
    ]),
  ];
}

function messageFields(database: OdooDatabase, types: string[]) {
  return [
    field('message_id', 'char', { indexed: true, label: 'Message-Id' }),
    field('subject', 'char'),
    field('date', 'datetime'),
    field('body', 'html', { initial: '', label: 'Contents' }),
    field('preview', 'char', { compute: (message) => plainText(String(message['body'] || '')).slice(0, 190) }),
    field('model', 'char', { label: 'Related Document Model' }),
    field('res_id', 'many2one_reference', { indexed: true, label: 'Related Document ID' }),
    field('record_name', 'char', { compute: (message) => recordName(database, message) }),
    field('message_type', 'selection', { selection: types, initial: 'comment', required: true, label: 'Type' }),
    field('subtype_id', 'many2one', { relation: 'mail.message.subtype' }),
    field('author_id', 'many2one', { relation: 'res.partner' }),
    field('email_from', 'char', { label: 'From' }),
    field('reply_to', 'char'),
    field('parent_id', 'many2one', { relation: 'mail.message' }),
    field('partner_ids', 'many2many', { relation: 'res.partner', label: 'Recipients' }),
    field('attachment_ids', 'many2many', { relation: 'ir.attachment' }),
    field('is_internal', 'boolean'),
  ];
}

function recordName(database: OdooDatabase, message: StoredRecord): string | false {
  const model = String(message['model'] || '');
  if (!database.hasModel(model)) return false;
  const record = database.table(model).get(Number(message['res_id']));
  return record === undefined ? false : database.model(model).displayName(record);
}

/** Content of an attachment. */
export function bytesOf(attachment: StoredRecord): Buffer {
  return Buffer.from(String(attachment['datas'] || ''), 'base64');
}

// Python hands the bytes to a marshaller that only knows text, which is why nobody can read this field.
function rawText(attachment: StoredRecord): string {
  const bytes = bytesOf(attachment);
  if (isUtf8(bytes)) return bytes.toString('utf8');
  throw new OdooError('builtins.UnicodeDecodeError', "'utf-8' codec can't decode byte: invalid start byte");
}
