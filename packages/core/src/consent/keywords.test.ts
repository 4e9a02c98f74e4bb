import fc from 'fast-check';
import { foldKeyword, keywordTable, readKeyword } from './keywords';

describe('a whole message that is a keyword', () => {
  test.each([
    ['STOP', 'stop'],
    [' Stop. ', 'stop'],
    ['stop!!!', 'stop'],
    ['ARRÊT', 'stop'],
    ['arret', 'stop'],
    ['Kündigen', 'stop'],
    ['ＳＴＯＰ', 'stop'],
    ['🛑 stop 🛑', 'stop'],
    ['opt-out', 'stop'],
    ['lopeta', 'stop'],
    ['Start', 'start'],
    ['aanmelden', 'start'],
  ])('%s → %s', (text, keyword) => {
    expect(readKeyword(text)).toBe(keyword);
  });

  test.each(['please stop sending me this', 'stop by tomorrow', 'non-stop', '', '🛑', 'start with the roof', 's top'])(
    '“%s” is none',
    (text) => {
      expect(readKeyword(text)).toBeNull();
    },
  );

  test('no word means both', () => {
    const stops = new Set(keywordTable.flatMap(({ stop }) => stop.map(foldKeyword)));
    const starts = keywordTable.flatMap(({ start }) => start.map(foldKeyword));
    expect(starts.filter((word) => stops.has(word))).toEqual([]);
  });

  test('folding twice is folding once, on any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => foldKeyword(foldKeyword(text)) === foldKeyword(text)),
    );
  });

  test('case, blanks and punctuation around a word never matter', () => {
    const words = keywordTable.flatMap(({ stop }) => stop);
    fc.assert(
      fc.property(
        fc.constantFrom(...words),
        fc.constantFrom(' ', '.', '!', '…'),
        (word, around) => readKeyword(`${around}${word.toUpperCase()}${around}`) === 'stop',
      ),
    );
  });
});
