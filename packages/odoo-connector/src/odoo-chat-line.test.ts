import { lineBody, messageId, senderAddress, splitText } from './odoo-chat-line';

test.each([
  ['plain', 'hello', '<p>hello</p>'],
  ['markup', '<b>&"\'', '<p>&lt;b&gt;&amp;&quot;&#39;</p>'],
  ['lines', 'a\nb\r\nc', '<p>a<br/>b<br/>c</p>'],
  ['control characters', 'a\u0000b', '<p>ab</p>'],
])('%s', (_title, text, expected) => {
  expect(lineBody(text, { speaker: null, isContinued: false })).toBe(expected);
});

test('who spoke for us stands on the line, escaped; a later part says so', () => {
  expect(lineBody('x', { speaker: 'Ann <admin>', isContinued: true })).toBe(
    '<p><b>Ann &lt;admin&gt;</b><br/>(…) x</p>',
  );
});

test('one key gives one Message-Id, two keys give two, and none breaks its form', () => {
  expect(messageId('wamid.HBg=', 0, 'my_shop')).toBe('<wamid.HBg%3D@my-shop.kaiwa.invalid>');
  expect(messageId('wamid.HBg=', 1, 'my_shop')).toBe('<wamid.HBg%3D.2@my-shop.kaiwa.invalid>');
  expect(messageId('a> b@c', 0, 'shop')).toBe('<a%3E%20b%40c@shop.kaiwa.invalid>');
});

test('a name cannot smuggle an address or a header into the sender', () => {
  expect(senderAddress('Eve" <eve@example.com>\r\nBcc: x')).toBe(
    '"Eve   eve@example.com   Bcc: x" <whatsapp@kaiwa.invalid>',
  );
  expect(senderAddress(' ')).toBe('"WhatsApp" <whatsapp@kaiwa.invalid>');
});

test('a long text is split without loss and never inside an emoji', () => {
  const text = `${'x'.repeat(9)}👋${'y'.repeat(25)}`;
  const parts = splitText(text, 10);
  expect(parts.join('')).toBe(text);
  expect(parts.every((part) => part.length <= 10 && !/\p{Cs}/u.test(part))).toBe(true);
  expect(splitText('', 10)).toEqual(['']);
});
