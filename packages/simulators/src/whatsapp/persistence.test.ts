import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createWhatsappSimulator } from './whatsapp-simulator';
import { ANNA, orderUpdate, startBusiness, template, text } from './__fixtures__/simulated-business';

let folder: string;
let stateFile: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'simulator-'));
  stateFile = join(folder, 'state.json');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('people, messages, windows, templates, media and the clock survive', async () => {
  const first = await startBusiness({ stateFile });
  await first.control('POST', '/__clock', { advanceMs: 7_200_000 });
  await first.annaSends({ type: 'image', image: { dataBase64: 'AAAA' } });
  await first.send(orderUpdate());
  await first.control('POST', '/__templates/600000000000001', { status: 'PAUSED' });
  await first.simulator.whenIdle();
  const [{ image }] = first.receiver.messages();
  const before = first.simulator.snapshot();
  await first.close();

  const second = await startBusiness({ stateFile });
  const { requests: _, webhooks: __, callbackUrl: ___, ...after } = second.simulator.snapshot();
  expect(before).toMatchObject(after);
  expect(after.messages.length).toBe(2);
  expect((await second.send(text())).status).toBe(200);
  expect((await second.send(orderUpdate())).body.error.code).toBe(132_015);
  expect((await second.graph('GET', `/${image.id}`)).body.file_size).toBe('3');
  await second.simulator.whenIdle();
  expect(second.receiver.statuses().map(({ status }) => status)).toEqual(['sent', 'delivered']);
  await second.close();
});

test('webhooks not yet acknowledged are sent after a restart', async () => {
  const first = await startBusiness({ stateFile, webhookRetryDelaysMs: [60_000] });
  first.receiver.answers.push(500);
  await first.annaSends({ text: 'Do not lose me' });
  while (first.simulator.snapshot().webhooks.failedAttempts === 0)
    await new Promise((resolve) => setTimeout(resolve, 1));
  await first.close();
  const second = await startBusiness({ stateFile });
  await second.simulator.whenIdle();
  expect(second.receiver.messages().map((message) => message.text.body)).toEqual(['Do not lose me']);
  await second.close();
});

test('a message accepted just before the stop still gets its statuses', async () => {
  const first = await startBusiness({ stateFile, statusDelayMs: 60_000 });
  const { body } = await first.send(template('plain', 'nl'));
  await first.close();
  const second = await startBusiness({ stateFile });
  await second.simulator.whenIdle();
  expect(second.receiver.statuses().map(({ id, status }) => [id, status])).toEqual([
    [body.messages[0].id, 'sent'],
    [body.messages[0].id, 'delivered'],
  ]);
  await second.close();
});

test('a change is on disk within 200 ms, whole, without a stop', async () => {
  const business = await startBusiness({ stateFile });
  const began = Date.now();
  await business.annaSends();
  const read = (): string => {
    try {
      return readFileSync(stateFile, 'utf8');
    } catch {
      return '{"people":[]}';
    }
  };
  while (JSON.parse(read()).people.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
  // Half a second leaves room for a busy machine around the promised 200 ms.
  expect(Date.now() - began).toBeLessThan(500);
  expect(JSON.parse(read()).people[0].waId).toBe(ANNA);
  await business.close();
});

test('without a state file nothing survives', async () => {
  const first = await startBusiness();
  await first.annaSends();
  await first.close();
  const second = await startBusiness();
  expect(second.simulator.snapshot().messages).toEqual([]);
  await second.close();
});

test('a damaged state file is refused before anything listens', async () => {
  writeFileSync(stateFile, '{"version":2}');
  await expect(createWhatsappSimulator({ stateFile })).rejects.toThrow(/version/);
});
