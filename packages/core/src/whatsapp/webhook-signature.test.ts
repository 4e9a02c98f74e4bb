import { signBody, verifySignature } from './webhook-signature';

const body = Buffer.from('{"object":"whatsapp_business_account","text":"\\u00e9t\\u00e9 \\/ zon"}');
const header = signBody(body, 'first-secret');

test.each([
  ['the secret of the app', header, ['first-secret'], { valid: true }],
  ['the second of two secrets during a rotation', header, ['new-secret', 'first-secret'], { valid: true }],
  ['upper-case digits', `sha256=${header.slice(7).toUpperCase()}`, ['first-secret'], { valid: true }],
  ['no header', undefined, ['first-secret'], { valid: false, reason: 'missing' }],
  ['an empty header', '', ['first-secret'], { valid: false, reason: 'missing' }],
  [
    'the legacy SHA-1 form',
    'sha1=aaf4c61ddcc5e8a2dabede0f3b482cd9aea9434d',
    ['first-secret'],
    { valid: false, reason: 'malformed' },
  ],
  ['a cut digest', header.slice(0, -1), ['first-secret'], { valid: false, reason: 'malformed' }],
  ['two signatures in one header', `${header},${header}`, ['first-secret'], { valid: false, reason: 'malformed' }],
  ['another secret', header, ['other-secret'], { valid: false, reason: 'mismatch' }],
  ['no secret configured', header, [], { valid: false, reason: 'mismatch' }],
  ['an empty secret, which anybody could sign with', signBody(body, ''), [''], { valid: false, reason: 'mismatch' }],
])('%s', (_title, value, secrets, verdict) => {
  expect(verifySignature(body, value, secrets)).toEqual(verdict);
});

test('a known vector of HMAC-SHA256 (RFC 4231, case 2)', () => {
  const known = 'sha256=5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843';
  expect(verifySignature(Buffer.from('what do ya want for nothing?'), known, ['Jefe'])).toEqual({ valid: true });
});

test('re-serialised JSON no longer matches: the raw bytes are what was signed', () => {
  const again = Buffer.from(JSON.stringify(JSON.parse(body.toString())));
  expect(again.equals(body)).toBe(false);
  expect(verifySignature(again, header, ['first-secret'])).toEqual({ valid: false, reason: 'mismatch' });
});

test('one changed byte anywhere is noticed', () => {
  for (let at = 0; at < body.length; at += 1) {
    const changed = Buffer.from(body);
    changed[at] = (changed[at] ?? 0) ^ 1;
    expect(verifySignature(changed, header, ['first-secret']).valid).toBe(false);
  }
});
