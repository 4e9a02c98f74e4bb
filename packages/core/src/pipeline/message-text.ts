import { heardContent, type CallContent, type HeardContent, type Message } from '../conversation/message';
import type { AnswerContent, FileContent, InboundContent, OrderLine } from '../whatsapp/inbound-message';
import type { CardAddress, ContactCard } from '../whatsapp/contact-card';
import type { MessageFrame } from '../whatsapp/message-frame';
import type { OutboundContent } from '../whatsapp/outbound-message';
import { outboundText } from '../whatsapp/outbound-text';
import type { Template } from '../whatsapp/template';

/** What a reader of the timeline sees of a message: plain words for whatever it is. */
export function messageText(message: Message, templates: readonly Template[]): string {
  const heard = heardContent(message);
  if (heard) return `${frameText(message.frame)}${heardText(heard, message.direction)}`;
  return outboundText(message.content as OutboundContent, templates);
}

/** What was said around it, before it. */
function frameText(frame: MessageFrame | undefined): string {
  if (!frame) return '';
  const { referral, product } = frame;
  const source = referral?.sourceType ?? 'link';
  const from =
    referral && [referral.headline && `“${referral.headline}”`, referral.sourceUrl].filter(Boolean).join(' ');
  return [
    ...(referral ? [`[came from the ${source} ${from}]`.replace(' ]', ']') + '\n'] : []),
    ...(product ? [`[asks about the product ${product.productId}]\n`] : []),
    ...(frame.frequentlyForwarded ? ['[forwarded many times] '] : frame.forwarded ? ['[forwarded] '] : []),
  ].join('');
}

function heardText(content: HeardContent, direction: Message['direction']): string {
  const words = WORDS[content.kind] as (content: HeardContent, direction: Message['direction']) => string;
  return words(content, direction);
}

type Words = {
  readonly [K in HeardContent['kind']]: (
    content: Extract<HeardContent, { kind: K }>,
    direction: Message['direction'],
  ) => string;
};

/** The words for each kind, markup of ours in brackets. */
const WORDS: Words = {
  text: ({ text }) => text,
  image: fileText,
  video: fileText,
  audio: fileText,
  document: fileText,
  sticker: fileText,
  location: locationText,
  contacts: ({ cards }) => cards.map(cardText).join('\n'),
  order: orderText,
  edit: ({ content }, direction) => `edited: ${heardText(content, direction)}`,
  revoke: () => '[deleted a message]',
  revoked: () => '[deleted by the sender]',
  reaction: ({ emoji }) => (emoji === null ? '[took a reaction back]' : `[reacted ${emoji}]`),
  call: callText,
  mediaFailure: ({ type, reason }) => `[${type} that WhatsApp could not deliver${reason ? `: ${reason}` : ''}]`,
  mediaPlaceholder: () => '[file of the chat history, not shared by WhatsApp]',
  unsupported: ({ type }) => `[${type}: not shown here, open WhatsApp to see it]`,
  buttonReply: answerText,
  listReply: answerText,
  templateButton: answerText,
  flowReply: answerText,
  addressReply: answerText,
  callPermission: answerText,
};

function fileText(content: FileContent): string {
  const name = content.filename === null ? '' : ` ${content.filename}`;
  const caption = content.caption === null ? '' : ` ${content.caption}`;
  const spoken = content.kind === 'audio' && content.voice;
  const moving = content.kind === 'sticker' && content.animated;
  const kind = spoken ? 'voice message' : moving ? 'animated sticker' : content.kind;
  return `[${kind}]${name}${name && caption ? ':' : ''}${caption}`;
}

/** A place people find again: its name, and a link every browser opens. */
function locationText(place: Extract<InboundContent, { kind: 'location' }>): string {
  const link = `https://maps.google.com/?q=${place.latitude},${place.longitude}`;
  return `[location] ${[place.name, place.address].filter(Boolean).join(', ')} ${link}`.replace(/ {2,}/, ' ');
}

function typed(text: string | null, type: string | null): string {
  return `${text ?? ''}${type ? ` (${type.toLowerCase()})` : ''}`;
}

function addressText({ street, zip, city, state, country, type }: CardAddress): string {
  const place = [zip, city].filter(Boolean).join(' ');
  return typed([street, place, state, country].filter(Boolean).join(', '), type);
}

function cardText(card: ContactCard): string {
  const { organisation } = card;
  const work = [organisation?.title, organisation?.department, organisation?.company].filter(Boolean).join(', ');
  const head = card.origin === 'contact_request' ? '[own number]' : '[contact]';
  return [
    `${head} ${[card.name, work].filter(Boolean).join(', ')}`,
    ...card.phones.map(({ phone, waId, type }) => typed(phone ?? (waId && `+${waId}`), type)),
    ...card.emails.map(({ email, type }) => typed(email, type)),
    ...card.addresses.map(addressText),
    ...card.urls.map(({ url, type }) => typed(url, type)),
  ]
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .join('\n');
}

function orderLine({ quantity, productId, price, currency }: OrderLine): string {
  const cost = price === null ? '' : ` at ${price} ${currency ?? ''}`.trimEnd();
  return `${quantity} × ${productId}${cost}`;
}

function orderText({ lines, text }: Extract<InboundContent, { kind: 'order' }>): string {
  return ['[order, prices as the customer saw them]', ...lines.map(orderLine), ...(text ? [text] : [])].join('\n');
}

function answerText(content: AnswerContent): string {
  switch (content.kind) {
    case 'buttonReply':
      return `[chose] ${content.title}`;
    case 'listReply':
      return `[chose] ${content.title}${content.description ? ` (${content.description})` : ''}`;
    case 'templateButton':
      return `[chose] ${content.text}`;
    case 'flowReply':
      return content.answers === null
        ? `[form, not readable] ${content.raw}`.trimEnd()
        : ['[form]', ...Object.entries(content.answers).map(([name, value]) => `${name}: ${shown(value)}`)].join('\n');
    case 'addressReply': {
      const values = Object.entries(content.values).map(([name, value]) => `${name}: ${value}`);
      const said = values.length > 0 ? values : [content.text ?? content.raw];
      return ['[address]', ...said].join('\n').trimEnd();
    }
    case 'callPermission':
      return permissionText(content);
  }
}

function shown(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
}

function permissionText(content: Extract<AnswerContent, { kind: 'callPermission' }>): string {
  const until = content.expiresAt === null ? '' : ` until ${content.expiresAt.slice(0, 16).replace('T', ' ')} UTC`;
  const words = content.response === 'accept' ? `calls allowed${until}` : 'calls not allowed';
  return `[${words}${content.automatic ? ', by WhatsApp itself' : ''}]`;
}

function callText({ outcome, durationSeconds, reason }: CallContent, direction: Message['direction']): string {
  const theirs = direction === 'in';
  switch (outcome) {
    case 'ringing':
      return theirs ? '[calls]' : '[called]';
    case 'missed':
      return theirs ? '[missed call]' : '[call, not answered]';
    case 'failed':
      return `[call failed${reason ? `: ${reason}` : ''}]`;
    case 'completed':
      return `[call${durationSeconds === null ? '' : `, ${clock(durationSeconds)}`}]`;
  }
}

/** 122 → `2:02`. */
function clock(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  const minutes = Math.floor(whole / 60);
  const rest = String(whole % 60).padStart(2, '0');
  return minutes < 60
    ? `${minutes}:${rest}`
    : `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, '0')}:${rest}`;
}
