import type { OdooSnapshot, WhatsappSnapshot } from '@kaiwa/simulators';

/** What a human sees at both vendors, without what differs from run to run (ids of records, of messages, times). */
export interface VendorState {
  partners: string[];
  leads: string[];
  lines: string[];
  messages: string[];
}

type Row = Record<string, string>;

/** Reads both simulators. Every record of the customer counts; the shop's own are left out. `leadIds`: for who wants to move one. */
export function readVendors(meta: WhatsappSnapshot, odoo: OdooSnapshot): VendorState & { leadIds: number[] } {
  const names = new Map(meta.messages.map(({ id, direction, text }) => [id, `${direction} "${text}"`]));
  const partners = rowsOf(odoo, 'res.partner').filter((row) => row['phone_sanitized'] !== 'false');
  const phones = new Map(partners.map((row) => [row['id'], row['phone_sanitized']]));
  const stages = new Map(rowsOf(odoo, 'crm.stage').map((row) => [row['id'], row['name']]));
  const people = new Map(rowsOf(odoo, 'res.partner').map((row) => [row['id'], row['name']]));
  const leads = rowsOf(odoo, 'crm.lead');
  return {
    partners: partners
      .map((row) => `${row['name']} ${row['phone_sanitized']} opted out: ${row['x_whatsapp_opt_out']}`)
      .toSorted(),
    leads: leads
      .map((row) => `${row['name']} of ${phones.get(row['partner_id'])} in ${stages.get(row['stage_id'])}`)
      .toSorted(),
    lines: rowsOf(odoo, 'mail.message')
      .filter((row) => row['body'] !== 'false' && row['body'] !== '')
      .map((row) => {
        const key = decodeURIComponent(row['message_id'] ?? '');
        const known = [...names].find(([wamid]) => key.includes(wamid));
        return `${people.get(row['author_id'])} on ${row['model']} ${phones.get(row['res_id'])}: ${row['body']} <${known ? known[1] : 'of Odoo'}>`;
      })
      .toSorted(),
    messages: meta.messages.map(({ direction, text, status }) => `${direction} "${text}" ${status}`).toSorted(),
    leadIds: leads.map((row) => Number(row['id'])),
  };
}

/** Rows with every value as text: `false` stands for empty, as in Odoo. */
function rowsOf(odoo: OdooSnapshot, model: string): Row[] {
  const table = odoo.tables[model];
  return (table?.rows ?? []).map((row) =>
    Object.fromEntries(table?.fields.map((field, index) => [field, String(row[index])]) ?? []),
  );
}
