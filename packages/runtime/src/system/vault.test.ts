import { randomBytes } from 'node:crypto';
import { KaiwaError } from '@kaiwa/core';
import * as fc from 'fast-check';
import { createVault, rewrapDataKey } from './vault';
import type { VaultKeys } from './vault-keys';

const oldKey = { id: '2025', key: randomBytes(32) };
const newKey = { id: '2026', key: randomBytes(32) };
const before: VaultKeys = [oldKey];
const rotating: VaultKeys = [newKey, oldKey];
const after: VaultKeys = [newKey];
const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString('utf8');

function withBitTurned(bytes: Uint8Array, bit: number): Buffer {
  const turned = Buffer.from(bytes);
  turned.writeUInt8(turned.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
  return turned;
}

const unopenable = expect.objectContaining({ kind: 'broken', code: 'VAULT_UNOPENABLE' });

describe('a sealed value', () => {
  const vault = createVault(before);

  test('opens to what it was, whatever it was', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 3_000 }), fc.string(), (plain, context) => {
        expect(Buffer.from(vault.open(vault.seal(plain, context), context))).toEqual(Buffer.from(plain));
      }),
      { numRuns: 200 },
    );
  });

  test('shows nothing of what it holds and is never the same twice', () => {
    const plain = Buffer.from('+55 11 98765-4321');
    const first = vault.seal(plain, 'c');
    expect(Buffer.from(first).includes(plain)).toBe(false);
    expect(Buffer.from(first).equals(vault.seal(plain, 'c'))).toBe(false);
  });

  test('costs 34 bytes for a key of four letters', () => {
    expect(vault.seal(Buffer.alloc(100), 'c')).toHaveLength(100 + 2 + 4 + 12 + 16);
  });

  test('does not open for another context', () => {
    const sealed = vault.seal(Buffer.from('token'), 'connection:1');
    expect(() => vault.open(sealed, 'connection:2')).toThrow(unopenable);
  });

  test('does not open when any one of its bits is turned', () => {
    const sealed = vault.seal(Buffer.from('token'), 'c');
    for (let bit = 0; bit < sealed.length * 8; bit += 1) {
      const turned = withBitTurned(sealed, bit);
      expect(() => vault.open(turned, 'c')).toThrow(unopenable);
    }
  });

  test('does not open when it is cut at any place', () => {
    const sealed = vault.seal(Buffer.from('token'), 'c');
    for (let length = 0; length < sealed.length; length += 1) {
      expect(() => vault.open(sealed.subarray(0, length), 'c')).toThrow(unopenable);
    }
  });

  test('does not open under another key of the same name', () => {
    const other = createVault([{ id: oldKey.id, key: randomBytes(32) }]);
    expect(() => other.open(vault.seal(Buffer.from('token'), 'c'), 'c')).toThrow(unopenable);
  });
});

describe('when the master key is rotated', () => {
  const sealed = createVault(before).seal(Buffer.from('token'), 'c');

  test('the new one seals, and both open', () => {
    const vault = createVault(rotating);
    expect(text(vault.open(sealed, 'c'))).toBe('token');
    const fresh = vault.seal(Buffer.from('new token'), 'c');
    expect(text(createVault(after).open(fresh, 'c'))).toBe('new token');
  });

  test('what was sealed with the old one is gone when the old one is taken away', () => {
    expect(() => createVault(after).open(sealed, 'c')).toThrow(/2025/);
  });

  test('a data key is wrapped anew, and what it sealed stays as it is', () => {
    const old = createVault(before);
    const wrapped = old.newDataKey();
    const message = old.forKey(wrapped).seal(Buffer.from('hello'), 'message');
    const rewrapped = rewrapDataKey(rotating, wrapped);
    expect(text(createVault(after).forKey(rewrapped).open(message, 'message'))).toBe('hello');
    expect(() => createVault(after).forKey(wrapped)).toThrow(unopenable);
  });
});

describe('a data key of one person', () => {
  const vault = createVault(before);

  test('opens what it sealed, also after a restart, and nothing of another person', () => {
    const [ana, bo] = [vault.newDataKey(), vault.newDataKey()];
    const message = vault.forKey(ana).seal(Buffer.from('hello'), 'message');
    expect(text(createVault(before).forKey(ana).open(message, 'message'))).toBe('hello');
    expect(() => vault.forKey(bo).open(message, 'message')).toThrow(unopenable);
  });

  test('once deleted takes everything with it: the master key alone opens nothing it sealed', () => {
    const message = vault.forKey(vault.newDataKey()).seal(Buffer.from('hello'), 'message');
    expect(() => createVault(before).open(message, 'message')).toThrow(unopenable);
  });

  test('that is altered, or a value that is none, is refused', () => {
    const wrapped = vault.newDataKey();
    expect(() => vault.forKey(withBitTurned(wrapped, wrapped.length * 8 - 1))).toThrow(unopenable);
    expect(() => vault.forKey(vault.seal(randomBytes(32), 'message'))).toThrow(unopenable);
  });

  test('works again after it was pushed out of the memory of unwrapped keys', () => {
    const small = createVault(before, 2);
    const keys = Array.from({ length: 5 }, () => small.newDataKey());
    const sealed = keys.map((key, index) => ({
      key,
      index,
      value: small.forKey(key).seal(Buffer.from(`m${index}`), 'c'),
    }));
    for (const { key, index, value } of sealed) expect(text(small.forKey(key).open(value, 'c'))).toBe(`m${index}`);
  });

  test('an error says why, with no secret in it', () => {
    const caught = (() => {
      try {
        return vault.open(Buffer.from('not sealed'), 'c');
      } catch (error) {
        return error;
      }
    })();
    expect(KaiwaError.is(caught) && caught.message).toMatch(/not a sealed value/);
  });
});
