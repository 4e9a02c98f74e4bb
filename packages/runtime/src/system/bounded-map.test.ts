import { BoundedMap } from './bounded-map';

describe('a bounded map', () => {
  test('makes a value once, and forgets the one that was not used for longest', () => {
    const made: string[] = [];
    const map = new BoundedMap<string, string>(2);
    const get = (key: string): string =>
      map.getOrMake(key, () => {
        made.push(key);
        return key.toUpperCase();
      });
    expect([get('a'), get('b'), get('a')]).toEqual(['A', 'B', 'A']);
    expect(made).toEqual(['a', 'b']);
    get('c');
    expect(map.size).toBe(2);
    get('a');
    expect(made).toEqual(['a', 'b', 'c']);
    get('b');
    expect(made).toEqual(['a', 'b', 'c', 'b']);
  });

  test('keeps nothing when making failed', () => {
    const map = new BoundedMap<string, string>(2);
    expect(() =>
      map.getOrMake('a', () => {
        throw new Error('no');
      }),
    ).toThrow('no');
    expect(map.getOrMake('a', () => 'yes')).toBe('yes');
  });
});
