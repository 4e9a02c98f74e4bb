import fc from 'fast-check';
import { whatsappFaults } from './error-codes';
import { errorFault, statusFault, toWhatsappError } from './whatsapp-error';

function answer(status: number, body: unknown) {
  return { status, body: Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)) };
}
const fault = (status: number, code: number, rest: object = {}) =>
  toWhatsappError(
    answer(status, { error: { message: `(#${code}) …`, type: 'OAuthException', code, fbtrace_id: 'A', ...rest } }),
  );

test.each([
  ['token expired', 401, 190, { kind: 'unauthorized', effect: 'none' }],
  ['permission of the range 200–299', 403, 299, { kind: 'unauthorized', effect: 'none' }],
  ['throughput', 400, 130429, { kind: 'throttled', effect: 'none', retryAfterMs: 2000 }],
  ['pair rate', 400, 131056, { kind: 'throttled', effect: 'none', retryAfterMs: 6000 }],
  ['account limit', 400, 80007, { kind: 'throttled', effect: 'none', retryAfterMs: 600_000 }],
  ['maintenance', 500, 131057, { kind: 'throttled', effect: 'none', retryAfterMs: 60_000 }],
  ['overload', 503, 2, { kind: 'unavailable', effect: 'none' }],
  ['something went wrong: it may have left', 500, 131000, { kind: 'unavailable', effect: 'unknown' }],
  ['unknown fault at WhatsApp', 400, 1, { kind: 'unavailable', effect: 'unknown' }],
  ['window closed', 400, 131047, { kind: 'refused', effect: 'none' }],
  ['stopped marketing', 400, 131050, { kind: 'refused', effect: 'none' }],
  ['not on WhatsApp', 400, 131026, { kind: 'refused', effect: 'none' }],
  ['parameter count', 400, 132000, { kind: 'rejected', effect: 'none' }],
  ['file that looks transient', 400, 131053, { kind: 'rejected', effect: 'none' }],
  ['unlisted, 4xx', 400, 999_999, { kind: 'rejected', effect: 'none' }],
  ['unlisted, 5xx', 500, 999_999, { kind: 'unavailable', effect: 'none' }],
  ['held back for a day', 400, 131049, { kind: 'throttled', effect: 'none', retryAfterMs: 86_400_000 }],
])('%s (%i, code %i)', (_title, status, code, expected) => {
  expect(fault(status, code)).toMatchObject({ ...expected, code: `WHATSAPP_${code}`, vendorCode: String(code) });
});

test.each([
  ['HTML from the edge', 502, '<html>Bad Gateway</html>', { kind: 'unavailable', effect: 'unknown' }],
  ['nothing', 500, '', { kind: 'unavailable', effect: 'unknown' }],
  ['nothing, overloaded', 503, '', { kind: 'unavailable', effect: 'unknown' }],
  ['nothing, unauthorized', 401, '', { kind: 'unauthorized', effect: 'none' }],
  ['nothing, too many', 429, '', { kind: 'throttled', effect: 'none' }],
  ['a redirect', 302, '', { kind: 'rejected', effect: 'none' }],
  ['an error that is no object', 400, { error: 'no' }, { kind: 'rejected', effect: 'none' }],
  ['a code that is text', 400, { error: { code: '131047' } }, { kind: 'refused', effect: 'none' }],
  ['a code that is none', 401, { error: { code: 'x' } }, { kind: 'unauthorized', effect: 'none' }],
])('an answer with %s', (_title, status, body, expected) => {
  expect(toWhatsappError(answer(status, body))).toMatchObject(expected);
});

test.each([
  ['an object', { details: 'Number of parameters does not match' }],
  ['a text', 'Number of parameters does not match'],
  ['JSON in a text', '{"details":"Number of parameters does not match"}'],
  ['a map by field', { template: 'Number of parameters does not match' }],
])('details as %s are shown', (_title, errorData) => {
  expect(fault(400, 132000, { error_data: errorData }).message).toContain('Number of parameters does not match');
});

test('template errors are told apart by their subcode', () => {
  expect(fault(400, 100, { error_subcode: 2388293 })).toMatchObject({
    code: 'WHATSAPP_2388293',
    vendorCode: '100/2388293',
  });
  expect(fault(400, 100, { error_subcode: 1 })).toMatchObject({ code: 'WHATSAPP_100', vendorCode: '100/1' });
});

test('numbers of people are masked in the message', () => {
  const { message } = fault(400, 131030, {
    error_data: { details: 'Recipient +32 470 12-00-01 (32470120001) is not on the list' },
  });
  expect(message).not.toMatch(/[0-9]{4}|470/);
  expect(message).toContain('is not on the list');
});

test('a status speaks of the same faults as an answer', () => {
  expect(statusFault(131047)).toBe(whatsappFaults.get(131047));
  expect(statusFault(424242)).toMatchObject({ class: 'payload', kind: 'rejected', code: 424242 });
});

test('every fault has words, a next step, and a wait exactly where it is throttled', () => {
  expect(whatsappFaults.size).toBeGreaterThan(130);
  for (const each of whatsappFaults.values()) {
    expect(each.meaning).toMatch(/^[A-ZÀ-ÿ]/);
    expect(each.hint).toMatch(/\.$/);
    expect([each.code, each.waitMs !== null]).toEqual([each.code, each.kind === 'throttled']);
  }
});

test('any answer is read without a throw', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 300, max: 599 }),
      fc.oneof(
        fc.json(),
        fc.string(),
        fc.record({ error: fc.jsonValue() }).map((body) => JSON.stringify(body)),
      ),
      (status, body) => {
        const error = toWhatsappError(answer(status, body));
        return error.message !== '' && error.code.startsWith('WHATSAPP_');
      },
    ),
  );
});

test('an error leads back to its fault, listed or not; one that is not Meta’s to none', () => {
  expect(errorFault(fault(400, 131047))).toBe(whatsappFaults.get(131047));
  expect(errorFault(fault(500, 999_999))).toMatchObject({ class: 'retry', mostTries: 3 });
  expect(errorFault(fault(400, 999_999))).toMatchObject({ class: 'payload', mostTries: null });
  expect(errorFault(fault(403, 250))).toMatchObject({ class: 'token', kind: 'unauthorized' });
  expect(errorFault(toWhatsappError(answer(502, '<html>')))).toBeNull();
});

test.each([
  [
    'minutes of the account',
    80007,
    {
      'x-business-use-case-usage': '{"1":[{"type":"messaging","call_count":101,"estimated_time_to_regain_access":28}]}',
    },
    1_680_000,
  ],
  [
    'the longest of several',
    4,
    {
      'x-business-use-case-usage':
        '{"1":[{"estimated_time_to_regain_access":1}],"2":[{"estimated_time_to_regain_access":3}]}',
    },
    180_000,
  ],
  [
    'what the app is over its hour',
    4,
    { 'x-app-usage': '{"call_count":150,"total_cputime":10,"total_time":20}' },
    1_800_000,
  ],
  ['nothing over', 4, { 'x-app-usage': '{"call_count":99,"total_cputime":0,"total_time":0}' }, 300_000],
  ['words', 613, { 'x-app-usage': 'soon' }, 300_000],
  ['no header', 80007, {}, 600_000],
  [
    'minutes on another fault',
    131056,
    { 'x-business-use-case-usage': '{"1":[{"estimated_time_to_regain_access":28}]}' },
    6_000,
  ],
])('a limit with %s: the wait', (_title, code, headers, retryAfterMs) => {
  expect(toWhatsappError({ ...answer(400, { error: { code } }), headers })).toMatchObject({
    kind: 'throttled',
    retryAfterMs,
  });
});
