import { z } from 'zod';
import { KaiwaError, type AudienceQuery, type ContactPage, type Cursor } from '@kaiwa/core';
import { candidateReader, partnerFieldNames, type ContactSearch } from './odoo-contacts';
import { partnersSchema } from './odoo-schema';

const MAX_PAGE = 200;

/** An Odoo domain: terms and the operators between them. */
const domainSchema = z.array(z.union([z.enum(['&', '|', '!']), z.tuple([z.string(), z.string(), z.unknown()])]));
const cursorSchema = z.strictObject({ afterId: z.number().int() });

/**
 * One page of contacts by an Odoo domain (or all, for `null`), in id order, so that edits between two pages neither skip nor
 * repeat anybody. At most `limit` and at most 200 a page. Archived contacts are left out.
 * @throws KaiwaError `rejected` / AUDIENCE_INVALID when the filter is no domain, `unreadable` for a foreign cursor.
 */
export async function listAudience(
  search: ContactSearch,
  audience: AudienceQuery,
  cursor: Cursor | null,
): Promise<ContactPage> {
  const filter = domainSchema.safeParse(audience.filter ?? []);
  if (!filter.success) {
    throw new KaiwaError({
      kind: 'rejected',
      code: 'AUDIENCE_INVALID',
      message: 'The filter is not an Odoo domain',
      hint: 'Write a list of terms such as [["category_id.name", "=", "Newsletter"]].',
    });
  }
  const position = cursorSchema.safeParse(cursor ?? { afterId: 0 });
  if (!position.success) {
    throw new KaiwaError({
      kind: 'unreadable',
      code: 'CURSOR_INVALID',
      message: 'The position in the audience is not ours',
    });
  }
  const limit = Math.max(1, Math.min(audience.limit, MAX_PAGE));
  const fields = partnerFieldNames(await search.facts.partnerFields(), search.config);
  // Our term comes last: a domain of several terms without operators means "all of them".
  const domain = [...filter.data, ['id', '>', position.data.afterId]];
  const args = { domain, fields, order: 'id', limit };
  const rows = await search.client.read('res.partner', 'search_read', args, partnersSchema);
  const toCandidates = await candidateReader(search, rows);
  const last = rows.at(-1);
  return { contacts: toCandidates(rows), cursor: rows.length < limit || !last ? null : { afterId: last.id } };
}
