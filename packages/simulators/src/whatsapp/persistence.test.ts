import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createWhatsappSimulator } from './whatsapp-simulator';
import { seededRandom } from '../../../../test/support/seeded-random';
import { DEEDS } from './__fixtures__/random-deeds';
import { orderUpdate, startBusiness, template, text } from './__fixtures__/simulated-business';

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

test('whatever was done, by whichever door, is in the file when it is answered', async () => {
  const random = seededRandom(20_261);
  const settings = { stateFile, messageHistory: 25 };
  const first = await startBusiness(settings);
  const names = Object.keys(DEEDS);
  try {
    for (let deed = 0; deed < 150; deed += 1) {
      const name = names[Math.floor(random() * names.length)] ?? '';
      await DEEDS[name]?.(first, random);
      // In one breath: nothing happens between the two.
      copyFileSync(stateFile, `${stateFile}.copy`);
      const { requests: _, webhooks, ...before } = first.simulator.snapshot();
      const again = await createWhatsappSimulator({
        ...first.settings,
        stateFile: `${stateFile}.copy`,
        waitsForSubscriber: true,
        statusDelayMs: 60_000,
      });
      const { requests: __, webhooks: owed, ...after } = again.snapshot();
      await again.close();
      const { pending } = webhooks;
      expect({ deed, name, pending: owed.pending, ...after }).toEqual({ deed, name, pending, ...before });
    }
  } finally {
    await first.close();
  }
}, 60_000);

test('what nobody listens to yet waits for the first subscriber, over restarts too', async () => {
  const settings = { stateFile, webhookUrl: undefined, waitsForSubscriber: true };
  const first = await startBusiness(settings);
  await first.annaSends({ text: 'Early' });
  expect(first.simulator.snapshot().webhooks).toMatchObject({ pending: 1, dropped: 0 });
  await first.close();
  const second = await startBusiness(settings);
  await second.annaSends({ text: 'Later' });
  second.simulator.subscribe(second.receiver.url);
  await second.simulator.whenIdle();
  expect(second.receiver.messages().map((message) => message.text.body)).toEqual(['Early', 'Later']);
  expect(second.simulator.snapshot().webhooks).toMatchObject({ acknowledged: 2, pending: 0 });
  await second.close();
});

test('a webhook that was acknowledged is not sent again after a kill', async () => {
  const first = await startBusiness({ stateFile });
  await first.annaSends({ text: 'Once' });
  await first.simulator.whenIdle();
  copyFileSync(stateFile, `${stateFile}.copy`);
  await first.close();
  const second = await startBusiness({ stateFile: `${stateFile}.copy` });
  await second.simulator.whenIdle();
  expect(second.receiver.messages()).toEqual([]);
  await second.close();
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
  writeFileSync(stateFile, '{"server":[["version",2]]}');
  await expect(createWhatsappSimulator({ stateFile })).rejects.toThrow(/version/);
  writeFileSync(stateFile, '{"version":1}');
  await expect(createWhatsappSimulator({ stateFile })).rejects.toThrow();
});
