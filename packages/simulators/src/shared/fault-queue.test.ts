import { createFaultQueue } from './fault-queue';

test('the first fault that matches is taken, and used up', () => {
  const faults = createFaultQueue();
  faults.add([
    { match: { path: '/b$' }, effect: { status: 501 } },
    { match: { method: 'post' }, effect: { status: 502 } },
    { effect: { status: 503 } },
  ]);
  expect(faults.takeAnswerEffect('POST', '/a')?.status).toBe(502);
  expect(faults.takeAnswerEffect('POST', '/a')?.status).toBe(503);
  expect(faults.takeAnswerEffect('POST', '/a')).toBeUndefined();
  expect(faults.takeAnswerEffect('GET', '/b')?.status).toBe(501);
});

test('control paths are struck only by name', () => {
  const faults = createFaultQueue();
  faults.add([{ effect: { status: 500 } }, { match: { path: '^/__phones' }, effect: { status: 599 } }]);
  expect(faults.takeAnswerEffect('GET', '/__state')).toBeUndefined();
  expect(faults.takeAnswerEffect('GET', '/__phones')?.status).toBe(599);
});

test('one fault for answer and notifications strikes each once', () => {
  const faults = createFaultQueue();
  faults.add([{ effect: { closeBeforeAnswer: true, duplicateWebhooks: 2 } }]);
  expect(faults.takeAnswerEffect('POST', '/a')).toEqual({ closeBeforeAnswer: true });
  expect(faults.takeWebhookEffect('POST', '/a')).toMatchObject({ duplicateWebhooks: 2 });
  expect(faults.takeWebhookEffect('POST', '/a')).toBeUndefined();
});

test('cleared means gone', () => {
  const faults = createFaultQueue();
  faults.add([{ match: { times: 'always' }, effect: { hang: true } }]);
  faults.clear();
  expect(faults.takeAnswerEffect('GET', '/a')).toBeUndefined();
});
