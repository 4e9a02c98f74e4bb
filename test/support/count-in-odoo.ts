import type { OdooSnapshot } from '@kaiwa/simulators';
import { shop } from './spine';

/** What of the sent messages and their senders is in Odoo. All but `found` and `people` should be 0. */
export interface OdooCount {
  /** Messages with exactly one chat line. */
  found: number;
  /** Messages without a chat line. */
  lost: number;
  /** Messages with more than one. */
  doubled: number;
  /** Messages whose line is on another person's record. */
  misplaced: number;
  /** People with exactly one partner and one lead. */
  people: number;
  /** Partners or leads more or less than one per person. */
  unevenPeople: number;
}

/** What of the shop stands in a Message-Id. */
export interface ShopPlace {
  phoneNumberId: string;
  database: string;
}

/** Counts by Message-Id, which holds the wamid, and by number. */
export function countInOdoo(
  odoo: OdooSnapshot,
  sent: readonly { phone: string; wamid: string }[],
  place: ShopPlace = shop,
): OdooCount {
  const partners = groupIds(odoo, 'res.partner', 'phone_sanitized');
  const leads = groupIds(odoo, 'crm.lead', 'partner_id');
  const lines = groupIds(odoo, 'mail.message', 'message_id', 'res_id');
  const places = sent.map(({ phone, wamid }) => ({
    found: lines.get(messageId(wamid, place)) ?? [],
    partner: partners.get(`+${phone}`)?.[0],
  }));
  const phones = [...new Set(sent.map(({ phone }) => phone))];
  const even = phones.filter((phone) => {
    const own = partners.get(`+${phone}`) ?? [];
    return own.length === 1 && leads.get(String(own[0]))?.length === 1;
  });
  return {
    found: places.filter(({ found }) => found.length === 1).length,
    lost: places.filter(({ found }) => found.length === 0).length,
    doubled: places.filter(({ found }) => found.length > 1).length,
    misplaced: places.filter(({ found, partner }) => found.some((id) => id !== partner)).length,
    people: even.length,
    unevenPeople: phones.length - even.length,
  };
}

/** As Kaiwa promises it: `<wamid.number@database.kaiwa.invalid>`. */
function messageId(wamid: string, { phoneNumberId, database }: ShopPlace): string {
  return `<${encodeURIComponent(`${wamid}.${phoneNumberId}`)}@${database}.kaiwa.invalid>`;
}

function groupIds(odoo: OdooSnapshot, model: string, key: string, value = 'id'): Map<string, unknown[]> {
  const table = odoo.tables[model];
  const groups = new Map<string, unknown[]>();
  for (const row of table?.rows ?? []) {
    const name = String(row[table?.fields.indexOf(key) ?? 0]);
    groups.set(name, [...(groups.get(name) ?? []), row[table?.fields.indexOf(value) ?? 0]]);
  }
  return groups;
}
