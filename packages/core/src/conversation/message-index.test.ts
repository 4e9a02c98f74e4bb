import fc from 'fast-check';
import type { Message } from './message';
import { findAbout, findByWamid, withMessage } from './message-index';

const message = (id: string, wamid: string | null, target?: string, phoneNumberId = '1'): Message =>
  ({ id, wamid, phoneNumberId, ...(target !== undefined && { target }) }) as Message;

/** The same, without any index. */
function plain(messages: readonly Message[], next: Message): Message[] {
  const position = messages.findIndex(({ id }) => id === next.id);
  return position < 0 ? [...messages, next] : messages.with(position, next);
}

const some = fc.record({ id: fc.constantFrom('a', 'b', 'c'), wamid: fc.constantFrom('A', 'B', null) });

test('it finds what a walk over the list finds, in old lists too', () => {
  fc.assert(
    fc.property(fc.array(some, { maxLength: 8 }), (steps) => {
      // A message keeps what it amends, and has one id at the vendor.
      const list = steps.map(({ id, wamid }) => message(id, wamid && `${wamid}${id}`, id === 'c' ? 'A' : undefined));
      let indexed: Message[] = [];
      let walked: Message[] = [];
      const older: [Message[], Message[]][] = [];
      for (const each of list) {
        older.push([indexed, walked]);
        indexed = withMessage(indexed, each);
        walked = plain(walked, each);
      }
      for (const [fast, slow] of [...older, [indexed, walked] as const]) {
        expect(fast).toEqual(slow);
        expect(findAbout(fast, '1', 'A')).toEqual(slow.filter(({ target }) => target === 'A'));
        for (const { wamid } of slow) {
          if (wamid !== null) expect(findByWamid(fast, '1', wamid)?.wamid).toBe(wamid);
        }
      }
    }),
  );
});

test('numbers are apart, and what nobody has is not found', () => {
  const messages = withMessage([], message('a', 'A', 'T', '2'));
  expect(findByWamid(messages, '1', 'A')).toBeUndefined();
  expect(findAbout(messages, '1', 'T')).toEqual([]);
  expect(findByWamid(messages, '2', 'A')).toBe(messages[0]);
});
