import { Writable } from 'node:stream';
import { createLogger } from './logger';
import { maskText } from './mask';

function capture(format: 'json' | 'pretty', level: 'debug' | 'info' = 'info') {
  let text = '';
  const destination = new Writable({
    write(chunk, _encoding, done) {
      text += String(chunk);
      done();
    },
  });
  return { logger: createLogger({ level, format, destination }), written: () => text };
}

const dirty = {
  code: 'UNREACHABLE',
  accessToken: 'EAAG-hush',
  appSecret: 'hush-secret',
  body: { text: 'hush-words' },
  detail: 'message to +49 151 23456789 and 5511998765432 failed',
  nested: { url: 'postgres://kaiwa:hush-pass@db/kaiwa', list: [{ authorization: 'Bearer hush' }] },
  cause: new Error('number 4915123456789 at redis://:hush-pass@r', { cause: new Error('+4915123456789') }),
  bytes: Buffer.from('hush-bytes'),
};

describe('a log line', () => {
  test.each(['json', 'pretty'] as const)('holds no secret, number or word of a customer (%s)', (format) => {
    const { logger, written } = capture(format);
    logger.error(dirty, 'Sending to +4915123456789 failed');
    expect(written()).toContain('UNREACHABLE');
    for (const leak of ['hush', '23456789', '98765432']) expect(written()).not.toContain(leak);
  });

  test('keeps what helps: ids, codes, counts, dates', () => {
    const { logger, written } = capture('json');
    const id = '0190a1b2-1234-7123-8123-123456789012';
    logger.info({ id, count: 12345678901, at: new Date('2026-11-24T10:00:00Z'), lane: `wa:${id}` }, 'Done');
    const line = JSON.parse(written()) as Record<string, unknown>;
    expect(line).toMatchObject({
      level: 'info',
      id,
      count: 12345678901,
      at: '2026-11-24T10:00:00.000Z',
      lane: `wa:${id}`,
      msg: 'Done',
    });
  });

  test('below the level is not written', () => {
    const { logger, written } = capture('json');
    logger.debug({}, 'Quiet');
    expect(written()).toBe('');
  });
});

test.each([
  ['+49 (151) 234-56789', '•••89'],
  ['5511998765432', '•••32'],
  ['2026-11-24', '2026-11-24'],
  ['v26.0 port 8642', 'v26.0 port 8642'],
])('%s is written as %s', (text, masked) => {
  expect(maskText(text)).toBe(masked);
});
