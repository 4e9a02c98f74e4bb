import fc from 'fast-check';
import { interpretWebhook } from './webhook-parser';

const SENDERS = ['32470120001', '5215512345678', '5511961234567', '', 'NL.9'];
const IDS = ['BE.1', 'BE.2', undefined];

const metadata = fc.record({
  phone_number_id: fc.constantFrom('106540352242922', '106540352242923'),
  display_phone_number: fc.constantFrom('+32 470 12 00 99', undefined),
});
const contact = fc.record({
  wa_id: fc.constantFrom(...SENDERS),
  user_id: fc.constantFrom(...IDS),
  profile: fc.record({ name: fc.string({ unit: 'binary', maxLength: 10 }) }),
});
const message = fc.record({
  id: fc.constantFrom('wamid.A', 'wamid.B'),
  from: fc.constantFrom(...SENDERS),
  from_user_id: fc.constantFrom(...IDS),
  timestamp: fc.constantFrom('1795165200', 1795165200),
  type: fc.constantFrom('text', 'image', 'audio', 'reaction', 'system', 'unsupported', 'hologram'),
  text: fc.record({ body: fc.string({ unit: 'binary', maxLength: 20 }) }),
  image: fc.record({ id: fc.constant('m1') }),
  system: fc.record({ type: fc.constant('user_changed_number'), wa_id: fc.constantFrom(...SENDERS) }),
});
const status = fc.record({
  id: fc.constantFrom('wamid.A', 'wamid.B'),
  status: fc.constantFrom('sent', 'delivered', 'failed', 'vanished'),
  timestamp: fc.constant('1795165200'),
  recipient_id: fc.constantFrom(...SENDERS),
});
const value = fc.record(
  {
    metadata,
    contacts: fc.array(contact),
    messages: fc.array(message),
    statuses: fc.array(status),
    errors: fc.array(fc.jsonValue()),
  },
  { requiredKeys: ['metadata'] },
);
const change = fc.record({ field: fc.constantFrom('messages', 'smb_message_echoes', 'calls'), value });
const envelope = fc.record({
  object: fc.constant('whatsapp_business_account'),
  entry: fc.array(fc.record({ id: fc.constantFrom('1', '2'), changes: fc.array(change, { maxLength: 3 }) }), {
    maxLength: 3,
  }),
});

const read = (body: unknown) => interpretWebhook(Buffer.from(JSON.stringify(body)));

const keys = (body: unknown): string[] => [...new Set(read(body).events.map((event) => event.key))].toSorted();

/** Replaces one value somewhere inside by another. */
function mutate(body: unknown, at: number, by: unknown): unknown {
  let seen = 0;
  const walk = (part: unknown): unknown => {
    seen += 1;
    if (seen - 1 === at) return by;
    if (Array.isArray(part)) return part.map(walk);
    if (typeof part === 'object' && part !== null)
      return Object.fromEntries(Object.entries(part).map(([key, member]) => [key, walk(member)]));
    return part;
  };
  return walk(body);
}

test('any bytes are read without a throw', () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), (body) => interpretWebhook(body).events.length === 0));
});

test('any JSON is read without a throw, and accounted for', () => {
  fc.assert(
    fc.property(fc.json(), (text) => {
      const { events, parked } = interpretWebhook(Buffer.from(text));
      return events.length + parked.length > 0;
    }),
  );
});

test('a body with anything anywhere replaced by anything is read without a throw', () => {
  fc.assert(
    fc.property(envelope, fc.nat({ max: 120 }), fc.jsonValue(), (body, at, by) => {
      const { events, parked } = read(mutate(body, at, by));
      for (const event of events) expect(Number.isNaN(event.occurredAt.getTime())).toBe(false);
      for (const part of parked) expect(part.reason).not.toBe('');
    }),
    { numRuns: 200 },
  );
});

test('each part, read alone from its raw slice, is the same event with the same key', () => {
  fc.assert(
    fc.property(envelope, (body) => {
      for (const event of read(body).events) expect(read(event.raw)).toEqual({ events: [event], parked: [] });
    }),
    { numRuns: 100 },
  );
});

test('keys depend on the parts alone: neither their order nor their company', () => {
  fc.assert(
    fc.property(envelope, (body) => {
      const turned = {
        ...body,
        entry: body.entry.map((entry) => ({ ...entry, changes: entry.changes.toReversed() })).toReversed(),
      };
      const apart = body.entry.flatMap((entry) =>
        entry.changes.flatMap((part) => keys({ ...body, entry: [{ ...entry, changes: [part] }] })),
      );
      expect(keys(turned)).toEqual(keys(body));
      expect([...new Set(apart)].toSorted()).toEqual(keys(body));
    }),
    { numRuns: 100 },
  );
});

test('only the field messages brings messages', () => {
  fc.assert(
    fc.property(envelope, (body) => {
      const elsewhere = {
        ...body,
        entry: body.entry.map((entry) => ({
          ...entry,
          changes: entry.changes.map((part) => ({ ...part, field: 'smb_message_echoes' })),
        })),
      };
      return read(elsewhere).events.every((event) => event.kind !== 'message.received');
    }),
  );
});
