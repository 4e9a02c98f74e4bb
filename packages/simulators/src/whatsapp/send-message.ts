import type { WebhookEffect } from '../shared/fault-queue';
import { checkMessage } from './check-message';
import { checkTemplate } from './check-template';
import { deliverSoon } from './deliver-message';
import { GraphError } from './graph-error';
import type { JsonRecord } from './json-record';
import { mediaKind } from './media-files';
import { readTemplateMessage, type SendFrame } from './message-schemas';
import { previewContent, previewTemplate } from './message-preview';
import type { Person } from './person';
import { plannedFailure } from './planned-failure';
import { takePairSlot } from './rate-limits';
import { dialledDigits } from './recipient-address';
import { answerReferral, isWindowOpen, pairOf } from './service-window';
import { createWamid } from './wamid';
import type { Template } from './whatsapp-options';
import type { StoredMessage } from './whatsapp-state';
import type { BusinessNumber } from './whatsapp-store';
import type { WhatsappWorld } from './whatsapp-world';

const PHONE_SHARED_MS = 30 * 86_400_000;

/** Who a send is for, and how the caller wrote it. */
interface Recipient {
  person: Person;
  input: string;
  isByPhone: boolean;
}

/**
 * `POST /<PNID>/messages`: checks the send as Meta does, accepts it and lets it go its way. Returns the response body;
 * throws a `GraphError` when it is refused at once. `takeEffect` is asked, once accepted, what goes wrong with the statuses. Acceptance is not delivery: the verdict comes as a status webhook.
 * Vendor page: https://developers.facebook.com/documentation/business-messaging/whatsapp/messages/send-messages
 */
export function sendMessage(
  world: WhatsappWorld,
  number: BusinessNumber,
  body: unknown,
  takeEffect: () => WebhookEffect | undefined,
): JsonRecord {
  const frame = checkMessage(body);
  const template = frame.type === 'template' ? findTemplate(world, number, frame) : undefined;
  checkMedia(world, number, frame);
  const recipient = findRecipient(world, number, frame);
  if (template !== undefined) checkByUserId(template, recipient);
  takeSlots(world, number, recipient.person);
  const message = accept(world, number, { frame, template, recipient });
  if (message.status !== 'held') deliverSoon(world, message, takeEffect());
  const { person, input, isByPhone } = recipient;
  return {
    messaging_product: 'whatsapp',
    contacts: [isByPhone ? { input, wa_id: person.waId } : { input, user_id: input }],
    messages: [
      { id: message.wamid, message_status: message.status === 'held' ? 'held_for_quality_assessment' : 'accepted' },
    ],
  };
}

function accept(
  world: WhatsappWorld,
  number: BusinessNumber,
  { frame, template, recipient }: { frame: SendFrame; template: Template | undefined; recipient: Recipient },
): StoredMessage {
  const at = world.clock.now().getTime();
  const { person, input, isByPhone } = recipient;
  const pair = pairOf(world.store, number.phoneNumber.id, person.id);
  const isOpen = isWindowOpen(pair, at);
  if (template === undefined && !isOpen && world.settings.windowErrors === 'sync') throw new GraphError(131_047);
  const planned = plannedFailure(world, number, person, { frame, template, isWindowOpen: isOpen });
  const status = template?.isPaced ? 'held' : 'accepted';
  const message: StoredMessage = {
    wamid: createWamid(isByPhone && person.waId !== undefined ? person.waId : person.userId, 'out'),
    direction: 'out',
    phoneNumberId: number.phoneNumber.id,
    personId: person.id,
    type: frame.type,
    at,
    content: { ...frame },
    preview:
      template === undefined
        ? previewContent(frame.type, frame)
        : previewTemplate(template, readTemplateMessage(frame['template'])),
    status,
    history: [{ status, at }],
    input,
    ...(template !== undefined && { category: template.category }),
    ...(frame.biz_opaque_callback_data !== undefined && { opaque: frame.biz_opaque_callback_data }),
    ...(planned !== undefined && { plannedErrorCode: planned }),
  };
  if (planned === undefined) answerReferral(pair, at);
  if (isByPhone) pair.phoneSharedUntil = at + PHONE_SHARED_MS;
  delete pair.typingUntil;
  world.store.remember(message);
  return message;
}

function findTemplate(world: WhatsappWorld, number: BusinessNumber, frame: SendFrame): Template {
  return checkTemplate(world.store.templates.values(), number.account.id, readTemplateMessage(frame['template']));
}

/** Media ids belong to the number that uploaded them, and die. */
function checkMedia(world: WhatsappWorld, number: BusinessNumber, frame: SendFrame): void {
  const content = frame[frame.type];
  const isMedia = ['image', 'video', 'audio', 'document', 'sticker'].includes(frame.type);
  if (!isMedia || typeof content !== 'object' || content === null || !('id' in content)) return;
  const facts = world.store.media.get(String(content.id));
  const isAlive = facts !== undefined && facts.expiresAt > world.clock.now().getTime();
  if (!isAlive || facts.phoneNumberId !== number.phoneNumber.id) {
    const details = `Param ${frame.type}['id'] is not a valid WhatsApp Business Account media attachment id`;
    throw new GraphError(131_009, { details });
  }
  if (frame.type !== 'document' && mediaKind(facts.mimeType) !== frame.type) {
    throw new GraphError(131_053, { details: `Media of type ${facts.mimeType} cannot be sent as ${frame.type}` });
  }
}

function findRecipient(world: WhatsappWorld, number: BusinessNumber, frame: SendFrame): Recipient {
  const { people } = world.store;
  if (frame.to !== undefined) {
    const digits = dialledDigits(frame.to, number.digits);
    if (digits === undefined) throw new GraphError(131_009, { details: 'Parameter to: not a phone number' });
    if (digits === number.digits) throw new GraphError(131_021);
    const person = people.atPhone(digits) ?? people.add({ waId: digits });
    return { person, input: frame.to, isByPhone: true };
  }
  const userId = frame.recipient ?? '';
  const person = /^[A-Z]{2}\./.test(userId) ? people.find(userId) : undefined;
  if (person === undefined) throw new GraphError(131_009, { details: 'Parameter recipient: unknown user id' });
  return { person, input: userId, isByPhone: false };
}

/** Authentication templates with a code button need a phone. */
function checkByUserId(template: Template, recipient: Recipient): void {
  if (template.category === 'AUTHENTICATION' && !recipient.isByPhone) throw new GraphError(131_062);
}

function takeSlots(world: WhatsappWorld, number: BusinessNumber, person: Person): void {
  const now = world.clock.now().getTime();
  const { id, messagesPerSecond } = number.phoneNumber;
  if (!world.throughput.take(id, messagesPerSecond, now)) throw new GraphError(130_429);
  if (!world.settings.hasPairRateLimit) return;
  if (!takePairSlot(pairOf(world.store, id, person.id), now)) throw new GraphError(131_056);
}
