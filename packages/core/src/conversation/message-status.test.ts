import fc from 'fast-check';
import { foldStatus, type MessageStatus } from './message-status';

const heard = fc.constantFrom<MessageStatus>('accepted', 'sent', 'delivered', 'read', 'played', 'failed');
const fold = (statuses: readonly MessageStatus[]): MessageStatus => statuses.reduce(foldStatus, 'planned');

test.each<[MessageStatus[], MessageStatus]>([
  [['sent', 'delivered', 'read'], 'read'],
  [['read', 'delivered', 'sent'], 'read'],
  [['read'], 'read'],
  [['sent', 'failed'], 'failed'],
  [['failed', 'sent'], 'failed'],
  [['delivered', 'failed'], 'delivered'],
  [['failed', 'delivered'], 'delivered'],
  [['delivered', 'delivered'], 'delivered'],
  [['read', 'played'], 'played'],
])('%j → %s', (statuses, end) => {
  expect(fold(statuses)).toBe(end);
});

test('any order, any repetition: the same end', () => {
  fc.assert(
    fc.property(fc.array(heard), fc.array(fc.nat()), (statuses, order) => {
      const shuffled = statuses
        .map((status, index) => ({ status, by: order[index] ?? 0 }))
        .toSorted((a, b) => a.by - b.by);
      const twice = [...shuffled, ...shuffled].map(({ status }) => status);
      expect(fold(twice)).toBe(fold(statuses));
    }),
  );
});

test('it groups as it likes', () => {
  fc.assert(
    fc.property(heard, heard, heard, (a, b, c) => foldStatus(foldStatus(a, b), c) === foldStatus(a, foldStatus(b, c))),
  );
});
