import type { ErrorKind } from '../errors/kaiwa-error';
import { whatsappFaults, type FaultClass } from './error-codes';
import { statusFault, toWhatsappError } from './whatsapp-error';

/** `2, 133004, 138019-138023` */
const codes = (text: string): number[] =>
  text.split(',').flatMap((part) => {
    const [from = 0, to = from] = part.split('-').map(Number);
    return Array.from({ length: to - from + 1 }, (_, index) => from + index);
  });

/**
 * The table of https://developers.facebook.com/documentation/business-messaging/whatsapp/support/error-codes (read 2026-11-22), class by
 * class. Where it names two classes, the one that decides what a machine does comes first: 368, 131031 (token), 131063, 131064, 132015
 * (policy). Partial outcomes (131201, 139100–139103) and call reports (138019–138023) are nothing to repeat.
 */
const TABLE: Readonly<Record<FaultClass, readonly number[]>> = {
  retry: codes('2, 130429, 131016, 131056, 131057, 133004, 134102, 138004, 138007, 2494100'),
  later: [
    codes('4, 613, 80007, 131049, 131208, 132069, 133000, 133015, 133016, 134101, 136024, 138002, 138005'),
    codes('138009, 138012'),
  ].flat(),
  unknown: codes('1, 131000'),
  payload: [
    codes('100, 506, 131008, 131009, 131020, 131021, 131041, 131051-131053, 131055, 131059, 131060, 131062'),
    codes('131201, 131202, 131204, 131209-131213, 132000, 132001, 132005, 132008, 132012, 132018, 132068'),
    codes('134100, 135000, 138003, 138017, 138019-138023, 139000-139004, 139100-139103, 147001-147005'),
    codes('2388023, 2388024, 2388039, 2388040, 2388047, 2388072, 2388073, 2388293, 2388299'),
    codes('2494164-2494179, 2593107-2593109'),
    // Token faults in Meta's table. The first concerns one recipient of a test number, the second no message at all: pausing the
    // number for them would stop everybody else's messages.
    codes('131030, 2388019'),
  ].flat(),
  token: [
    codes('0, 3, 10, 33, 102, 190, 368, 131005, 131031, 131037, 131042, 131044, 131045, 131215, 133005, 133006'),
    codes('133008-133010, 134011, 138000, 138013-138015, 138018, 200005-200007'),
    codes('2388001, 2388012, 2388091, 2388093, 2388103'),
  ].flat(),
  person: codes('130403, 131026, 138001'),
  policy: [
    codes('130472, 130497, 131048, 131050, 131063, 131064, 131207, 131214, 132007, 132015, 132016, 137000'),
    codes('138006, 139200'),
  ].flat(),
  window: codes('131047'),
};

/** What the pipeline reads of each class: the kind without and with a stated wait, and whether the message may have left. */
const MEANS: Readonly<Record<FaultClass, [ErrorKind, ErrorKind, 'none' | 'unknown']>> = {
  retry: ['unavailable', 'throttled', 'none'],
  later: ['throttled', 'throttled', 'none'],
  unknown: ['unavailable', 'unavailable', 'unknown'],
  payload: ['rejected', 'rejected', 'none'],
  token: ['unauthorized', 'unauthorized', 'none'],
  person: ['refused', 'refused', 'none'],
  policy: ['refused', 'refused', 'none'],
  window: ['refused', 'refused', 'none'],
};

/** Stated waits, in seconds. */
const WAITS: Readonly<Record<number, number>> = {
  4: 300,
  613: 300,
  80007: 600,
  130429: 2,
  131049: 86_400,
  131056: 6,
  131057: 60,
  131208: 60,
  132069: 3600,
  133000: 300,
  133015: 300,
  133016: 259_200,
  134101: 600,
  136024: 300,
  138002: 60,
  138005: 60,
  138009: 86_400,
  138012: 86_400,
  2494100: 300,
};

const rows = Object.entries(TABLE).flatMap(([name, listed]) => listed.map((code): [number, string] => [code, name]));

test('the table and the code name the same faults, each once', () => {
  const listed = rows.map(([code]) => code);
  expect(new Set(listed).size).toBe(listed.length);
  expect(listed.toSorted((a, b) => a - b)).toEqual([...whatsappFaults.keys()].toSorted((a, b) => a - b));
});

test.each(rows)('%i is of class %s, in an answer and in a status', (code, name) => {
  const seconds = WAITS[code];
  const faultClass = name as FaultClass;
  const [plain, waiting, effect] = MEANS[faultClass];
  const kind = seconds === undefined ? plain : waiting;
  expect(statusFault(code)).toMatchObject({
    code,
    class: name,
    kind,
    waitMs: seconds === undefined ? null : seconds * 1000,
  });
  const isSubcode = code >= 1_000_000;
  const body = JSON.stringify({ error: isSubcode ? { code: 100, error_subcode: code } : { code } });
  const error = toWhatsappError({ status: 400, body: Buffer.from(body) });
  expect(error).toMatchObject({ code: `WHATSAPP_${code}`, kind, effect, docs: `docs/errors.md#whatsapp_${code}` });
  expect(error.retryAfterMs).toBe(seconds === undefined ? undefined : seconds * 1000);
});

test.each([200, 210, 250, 299])('%i is a missing permission, in an answer and in a status', (code) => {
  expect(statusFault(code)).toMatchObject({ class: 'token', kind: 'unauthorized' });
  const body = Buffer.from(JSON.stringify({ error: { code } }));
  expect(toWhatsappError({ status: 403, body })).toMatchObject({ kind: 'unauthorized', effect: 'none' });
});

test('calls that may be tried once more only', () => {
  const few = [...whatsappFaults.values()].filter(({ mostTries }) => mostTries !== null);
  expect(few.map(({ code, mostTries }) => [code, mostTries])).toEqual([
    [138004, 2],
    [138007, 2],
  ]);
});
