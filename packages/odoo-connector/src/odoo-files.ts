import { createHash } from 'node:crypto';
import type { FileDraft, FileRef, Outcome } from '@kaiwa/core';
import { attemptBatch } from './odoo-batch';
import type { OdooClient } from './odoo-client';
import { createRecords } from './odoo-contact-drafts';
import { idsSchema } from './odoo-schema';
import { cleanText, recordId } from './odoo-values';

/** Stores files as attachments of their contact, one call each: they are large, and each deserves its own deadline. */
export async function storeFiles(client: OdooClient, files: readonly FileDraft[]): Promise<Outcome<FileRef>[]> {
  const outcomes: Outcome<FileRef>[] = [];
  for (const file of files) {
    const stored = await attemptBatch([file], async () => {
      const ids = await createRecords(client, 'ir.attachment', [attachmentValues(file)]);
      return ids.map((id) => ({ id: String(id) }));
    });
    outcomes.push(...stored);
  }
  return outcomes;
}

/** Base64 text in `datas` is the one form that works everywhere; Odoo guesses the type again from content and name. */
function attachmentValues(file: FileDraft): Record<string, unknown> {
  return {
    name: fileName(file),
    datas: Buffer.from(file.bytes).toString('base64'),
    mimetype: file.mimeType,
    res_model: file.target.object,
    res_id: recordId(file.target.id) ?? 0,
  };
}

/** Attachments of the same contact with the same name and content (Odoo keeps their SHA-1), oldest first. */
export async function findFiles(client: OdooClient, file: FileDraft): Promise<FileRef[]> {
  const checksum = createHash('sha1').update(file.bytes).digest('hex');
  const domain = [
    ['res_model', '=', file.target.object],
    ['res_id', '=', recordId(file.target.id) ?? 0],
    ['name', '=', fileName(file)],
    ['checksum', '=', checksum],
  ];
  const rows = await client.read(
    'ir.attachment',
    'search_read',
    { domain, fields: ['name'], order: 'id', limit: 2 },
    idsSchema,
  );
  return rows.map(({ id }) => ({ id: String(id) }));
}

function fileName({ name }: FileDraft): string {
  return cleanText(name).trim() || 'file';
}
