import fc from 'fast-check';
import type { VendorEvent } from '@kaiwa/core';
import { anyMutation } from '../../packages/core/src/whatsapp/__fixtures__/any-mutation';
import { changes } from '../../packages/core/src/whatsapp/__fixtures__/every-change';
import { contents, fromAnna, messages } from '../../packages/core/src/whatsapp/__fixtures__/webhook-bodies';
import { mutable, mutatedBody } from '../../packages/core/src/whatsapp/__fixtures__/webhook-mutations';
import { interpretWebhook } from '../../packages/core/src/whatsapp/webhook-parser';
import { frameRecord, heardContentRecord } from '../../packages/runtime/src/store/stored-content';

const FRAME = ['replyTo', 'forwarded', 'frequentlyForwarded', 'product', 'referral', 'groupId'] as const;

/** What the store would take and give back of an event. */
function storedForms(event: VendorEvent): [given: unknown, back: unknown][] {
  const content = 'content' in event ? event.content : null;
  const frame = 'replyTo' in event ? Object.fromEntries(FRAME.map((name) => [name, event[name]])) : null;
  const stored = (value: unknown): unknown => JSON.parse(JSON.stringify(value)) as unknown;
  return [
    ...(content ? [[content, heardContentRecord.parse(stored(content))] as [unknown, unknown]] : []),
    ...(frame ? [[frame, frameRecord.parse(stored(frame))] as [unknown, unknown]] : []),
  ];
}

const read = (body: unknown): VendorEvent[] => interpretWebhook(Buffer.from(JSON.stringify(body))).events;

test.each(Object.keys(contents))('a message of the kind %s comes back from the store as it was read', (name) => {
  const body = {
    object: 'whatsapp_business_account',
    entry: [{ id: '1', changes: [messages(fromAnna(contents[name] ?? {}))] }],
  };
  for (const [given, back] of read(body).flatMap(storedForms)) expect(back).toEqual(given);
});

test('whatever can be read can be stored', () => {
  const catalogue = Object.values(changes).map((change) => mutable([change]));
  fc.assert(
    fc.property(fc.constantFrom(...catalogue), fc.nat(), anyMutation, (each, at, how) => {
      const body = mutatedBody(each.changes, each.places[at % each.places.length] ?? [], how);
      for (const [given, back] of read(body).flatMap(storedForms)) expect(back).toEqual(given);
    }),
    { numRuns: 3_000, seed: 20_261_122 },
  );
});
