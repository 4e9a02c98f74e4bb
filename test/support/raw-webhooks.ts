import { signBody } from '@kaiwa/core';
import type { ShopWorld } from './shop-world';
import { shop } from './spine';

/** One change of a webhook. */
export interface WebhookChange {
  field: string;
  value: Record<string, unknown>;
}

/** Posts bodies to the door as Meta's servers would, signed, past the simulated Meta. */
export interface RawWebhooks {
  /** Delivers changes in one POST and waits until everything that follows from them is done. */
  deliver(...changes: WebhookChange[]): Promise<void>;
  /** The same with a whole body. */
  deliverBody(body: unknown): Promise<void>;
  /** A change of the shop's number, with these members. */
  change(field: string, members: Record<string, unknown>): WebhookChange;
  /** The frame of a message by a person, `minutes` from now. */
  by(phone: string, wamid: string, content: Record<string, unknown>, minutes?: number): Record<string, unknown>;
  /** The frame of a message by the shop to a person. */
  to(phone: string, wamid: string, content: Record<string, unknown>, minutes?: number): Record<string, unknown>;
  /** Unix seconds, `minutes` from now. */
  at(minutes?: number): string;
}

export const text = (body: string): Record<string, unknown> => ({ type: 'text', text: { body } });

const OUR_DIGITS = shop.displayPhoneNumber.replace('+', '');

/** Hands to post webhooks to a shop. */
export function rawWebhooks(world: () => ShopWorld): RawWebhooks {
  const at = (minutes = 0): string => String(Math.floor(world().clock.now().getTime() / 1000) + minutes * 60);
  const deliverBody = async (body: unknown): Promise<void> => {
    const bytes = Buffer.from(JSON.stringify(body));
    const answer = await fetch(`${world().url}/webhooks/whatsapp/main`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-hub-signature-256': signBody(bytes, shop.appSecret) },
      body: bytes,
    });
    if (answer.status !== 200) throw new Error(`The door answered ${answer.status}`);
    await world().settled();
  };
  return {
    at,
    deliverBody,
    deliver: (...changes) =>
      deliverBody({ object: 'whatsapp_business_account', entry: [{ id: shop.businessAccountId, changes }] }),
    change: (field, members) => ({
      field,
      value: {
        messaging_product: 'whatsapp',
        metadata: { display_phone_number: OUR_DIGITS, phone_number_id: shop.phoneNumberId },
        ...members,
      },
    }),
    by: (phone, wamid, content, minutes) => ({ from: phone, id: wamid, timestamp: at(minutes), ...content }),
    to: (phone, wamid, content, minutes) => ({
      from: OUR_DIGITS,
      to: phone,
      id: wamid,
      timestamp: at(minutes),
      ...content,
    }),
  };
}

/** Chat lines of a person in the CRM, without their markup, oldest first; what Odoo itself says is left out. */
export function linesOf(world: ShopWorld, phone: string): string[] {
  const partner = world.partner(phone);
  return (partner ? world.chatter(partner.id) : [])
    .map((html) => html.replace(/<br\/?>/g, '\n').replace(/<[^>]+>/g, ''))
    .filter((line) => line !== 'Contact created');
}

/** Leads of a person. */
export function leadsOf(world: ShopWorld, phone: string): unknown[] {
  const id = world.partner(phone)?.id;
  return world.rows('crm.lead').filter((row) => JSON.stringify(row['partner_id']).includes(String(id)));
}

/** The stored conversation and messages of a person, by number. */
export async function storedChat(world: ShopWorld, phone: string, wamids: string[]) {
  const { pipelineStore } = world.world;
  const scope = {
    by: 'identities' as const,
    workspaceId: world.workspaceId,
    keys: [{ kind: 'wa' as const, value: phone }],
  };
  const [personId] = await pipelineStore.transaction((tx) =>
    tx.openPeople([{ ...scope, create: false, evidence: 'test', seenAt: world.clock.now() }]),
  );
  if (!personId) throw new Error('Nobody has this number');
  const messages = wamids.map((wamid) => ({ phoneNumberId: shop.phoneNumberId, wamid, commandId: null }));
  const people = await pipelineStore.readPeople(world.workspaceId, [personId], { messages, messageIds: [], known: [] });
  const state = people.get(personId);
  if (!state) throw new Error('The person was erased');
  return state;
}
