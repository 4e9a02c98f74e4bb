import { KaiwaError, type Connection, type Http } from '@kaiwa/core';
import { createConnectionDesk, type ConnectionDesk } from './open-connections';

const logger = { debug() {}, info() {}, warn() {}, error() {} };
const refuse = () => Promise.reject(new Error('nothing is sent here'));
const http: Http = { send: refuse, open: refuse };

function aNumber(app: string): Connection {
  return {
    workspaceId: 'w',
    id: `number-${app}`,
    kind: 'whatsapp',
    externalId: app,
    label: app,
    state: 'active',
    pausedReason: null,
    settings: { app },
  };
}

let at: Date;
let listed: () => Promise<Connection[]>;
let looks: number;
let desk: ConnectionDesk;

beforeEach(async () => {
  at = new Date('2026-11-24T10:00:00Z');
  const clock = { now: () => at, sleep: never };
  looks = 0;
  listed = () => Promise.resolve([aNumber('main')]);
  const source = {
    listConnections() {
      looks += 1;
      return listed();
    },
    openSecrets: () => Promise.resolve({ appSecret: 'secret', verifyToken: 'token' }),
  };
  desk = createConnectionDesk(source, { clock, http, logger });
  await desk.refresh();
  at = new Date('2026-11-24T10:00:10Z');
});

const away = new KaiwaError({ kind: 'unavailable', code: 'DATABASE_UNAVAILABLE', message: 'away' });
const never = (): Promise<never> => new Promise<never>(() => undefined);

describe('at the gate', () => {
  test.each<[string, () => Promise<Connection[]>]>([
    ['does not answer', never],
    ['is away', () => Promise.reject(away)],
  ])('whom we know passes at once although the store %s, and is looked up again beside it', async (_title, look) => {
    listed = look;
    expect(desk.gate.app('main')).toMatchObject({ verify: expect.any(Function) as unknown });
    expect(looks).toBe(2);
  });

  test('a stranger who was connected elsewhere meanwhile passes', async () => {
    listed = () => Promise.resolve([aNumber('main'), aNumber('other')]);
    expect(await desk.gate.app('other')).toMatchObject({ verify: expect.any(Function) as unknown });
  });

  test('a stranger stays one when the store knows nobody of that name, and is not looked up each time', async () => {
    expect(await desk.gate.app('other')).toBeUndefined();
    expect(await desk.gate.app('other')).toBeUndefined();
    expect(await desk.gate.crm('odoo', 'c1')).toBeUndefined();
    expect(looks).toBe(2);
  });

  test('a stranger is not sent away while the store cannot be asked', async () => {
    listed = () => Promise.reject(away);
    await expect(desk.gate.app('other')).rejects.toBe(away);
    await expect(desk.gate.crm('odoo', 'c1')).rejects.toBe(away);
  });

  test('a stranger does not wait for ever', async () => {
    listed = never;
    jest.useFakeTimers();
    const asked = Promise.allSettled([desk.gate.app('other')]);
    await jest.advanceTimersByTimeAsync(4000);
    jest.useRealTimers();
    expect(await asked).toMatchObject([{ reason: { kind: 'unavailable', code: 'DATABASE_TOO_SLOW' } }]);
  });
});
