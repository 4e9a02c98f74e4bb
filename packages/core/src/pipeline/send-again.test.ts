import { whatsappFaults } from '../whatsapp/error-codes';
import { pairWaitMs, sendAgain } from './send-again';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

test.each([
  [131049, [DAY, 2 * DAY, null]],
  [131056, [4_000, 16_000, 64_000, 256_000, null]],
  [130429, [2_000, 4_000, 8_000, 16_000, null]],
])('%i is tried again after %j', (code, waits) => {
  expect(waits.map((_, index) => sendAgain({ code }, index + 1)?.waitMs ?? null)).toEqual(waits);
});

test('what is held back for a day lets the conversation go on; a rate keeps its order', () => {
  expect([131049, 131056, 130429].map((code) => sendAgain({ code }, 1)?.apart)).toEqual([true, false, false]);
});

test('no other fault is ever repeated by itself', () => {
  const repeated = [...whatsappFaults.values()].filter((fault) => sendAgain(fault, 1) !== null);
  expect(repeated.map(({ code }) => code)).toEqual([130429, 131049, 131056]);
});

test('the wait of one pair grows fourfold and ends growing at about an hour', () => {
  expect([0, 1, 2, 6, 7, 300].map(pairWaitMs)).toEqual([4_000, 4_000, 16_000, 4_096_000, 4_096_000, 4_096_000]);
});
