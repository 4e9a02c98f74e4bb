import { createOdooSimulator, createWhatsappSimulator } from '@kaiwa/simulators';
import { createMovableClock } from '@kaiwa/testkit';
import { defaultPipelineSettings, type PipelineWorld } from '@kaiwa/core';
import { Client } from 'pg';
import { testDatabase } from './database';
import { HUMAN, send, signIn } from './shop-world';
import { freshVaultKey, shop, startSpine, type Spine } from './spine';
import { createStoppingWorld, type StopAt, type StoppingWorld } from './stopping-world';
import { until } from './until';
import { readVendors, type VendorState } from './vendor-state';

/** What became of one run of the scenario. */
export interface StoppedRun {
  /** What both vendors show at the end. */
  vendors: VendorState;
  /** Port calls of the first process. */
  calls: readonly string[];
  /** Whether its call was reached, so that a second process had to go on. */
  wasStopped: boolean;
  /** Sends an operator was asked about. */
  operatorAsked: number;
  /** Sends that were marked as begun when the process stopped, and never reached the phone. */
  begunUnsent: number;
}

/** How a run differs from an ordinary one: a faulty Kaiwa, to see that its faults are found. */
export interface RunOptions {
  fault?: (world: PipelineWorld) => PipelineWorld;
}

const PHONE = '32470120091';
const PERSON = { waId: PHONE, name: 'Ana' };
/** Longer than the pull interval of the connector. Milliseconds. */
const PULL_MS = 11_000;
const LONGEST_MS = 60_000;

/** What is still to do, as the database says. */
interface Open {
  /** Unread, under way, or due with nothing before it: the process will do it by itself. */
  busy: number;
  /** Not finished, due or not. */
  open: number;
  doubted: string[];
  nextDueAt: Date | null;
}

/**
 * A person writes and gets partner, line and lead; a human moves the lead and the person gets a template; the person says STOP.
 * The first process stops at `at`; a second one on the same database goes on. Waiting times pass by moving the clock.
 */
export async function runStopped(
  at: StopAt | null,
  { fault = (world) => world }: RunOptions = {},
): Promise<StoppedRun> {
  const clock = createMovableClock();
  const database = await testDatabase();
  const admin = new Client({ connectionString: database.adminUrl });
  await admin.connect();
  const { meta, odoo } = await openVendors(() => clock.now());
  const human = await signIn(odoo.url);
  const vaultKey = freshVaultKey();
  const first = createStoppingWorld(at);
  let life = first;
  const firstUrl = `${database.url}?application_name=first`;
  let operatorAsked = 0;
  let begunUnsent = 0;

  const start = async (next: StoppingWorld): Promise<Spine> => {
    life = next;
    const started = await startSpine({
      databaseUrl: next === first ? firstUrl : database.url,
      whatsappUrl: meta.url,
      odooUrl: odoo.url,
      clock,
      vaultKey,
      connections: 4,
      settings: { lingerMs: 0, sweepEveryMs: next === first ? 8_000 : 100 },
      wrap: (world) => fault(next.wrap(world)),
    });
    meta.subscribe(`${started.url}/webhooks/whatsapp/main`);
    return started;
  };

  const restart = async (): Promise<void> => {
    await spine.abandon();
    const connections = `from pg_stat_activity where application_name = 'first' and datname = current_database()`;
    await admin.query(`select pg_terminate_backend(pid) ${connections}`);
    await until('the dead process has no connection left', async () => {
      const { rows } = await admin.query(`select ${connections}`);
      return rows.length === 0;
    });
    const { rows } = await admin.query(`select from commands where kind = 'sendMessage' and state = 'performing'`);
    const sent = meta.snapshot().messages.filter(({ direction }) => direction === 'out').length;
    begunUnsent = Math.max(0, rows.length - sent);
    // The lanes the dead process held are free when its leases have ended.
    clock.advance(defaultPipelineSettings.leaseMs);
    spine = await start(createStoppingWorld(null));
  };

  const look = async (): Promise<Open> => readOpen(admin, clock.now());

  /** Until nothing is left to do: restarts the stopped process, lets waiting times pass, answers as the operator. */
  const calm = async (): Promise<void> => {
    const end = Date.now() + LONGEST_MS;
    for (;;) {
      if (Date.now() > end) throw new Error(`Never calm: ${JSON.stringify({ at, ...(await look()) })}`);
      if (life.isStopped()) await restart();
      await Promise.race([meta.whenIdle(), life.stopped]);
      const { busy, open, doubted, nextDueAt } = await look();
      if (life.isStopped()) continue;
      if (doubted[0] !== undefined) {
        operatorAsked += 1;
        await spine.world.laneStore.resolveParked(doubted[0], 'again', clock.now());
      } else if (open === 0 && busy === 0 && life.underWay() === 0) return;
      else if (busy === 0 && nextDueAt) clock.advance(nextDueAt.getTime() - clock.now().getTime() + 1);
      else await new Promise((resolve) => setTimeout(resolve, 5));
    }
  };

  let spine = await start(first);
  try {
    await spine.addRule(templateOnQualified(spine.odoo.id));
    await calm();
    await send(`${meta.url}/__phones/${PHONE}/messages`, { type: 'text', text: { body: 'Hallo' } });
    await calm();
    const [lead] = readVendors(meta.snapshot(), odoo.snapshot()).leadIds;
    const stage = odoo.snapshot().tables['crm.stage'];
    const qualified = stage?.rows.find((row) => row[stage.fields.indexOf('name')] === 'Qualified');
    await human('crm.lead', 'write', [[lead], { stage_id: qualified?.[stage?.fields.indexOf('id') ?? 0] }]);
    clock.advance(PULL_MS);
    await calm();
    await send(`${meta.url}/__phones/${PHONE}/messages`, { type: 'text', text: { body: 'STOP' } });
    await calm();
    return {
      vendors: readVendors(meta.snapshot(), odoo.snapshot()),
      calls: [...first.calls],
      wasStopped: first.isStopped(),
      operatorAsked,
      begunUnsent,
    };
  } finally {
    await meta.close();
    await (life.isStopped() ? spine.abandon() : spine.stop());
    await odoo.close();
    await admin.end();
    await database.drop();
  }
}

function templateOnQualified(connectionId: string): Parameters<Spine['addRule']>[0] {
  return {
    name: 'Qualified',
    when: { event: 'deal.stageChanged', connectionId, stageId: null, stageName: 'Qualified' },
    then: {
      send: 'template',
      name: shop.template.name,
      language: shop.template.language,
      variables: [
        { path: 'contact.name', fallback: 'there' },
        { path: 'deal.stage', fallback: null },
      ],
      fromConnectionId: null,
    },
  };
}

async function openVendors(now: () => Date) {
  const { phoneNumberId: id, displayPhoneNumber } = shop;
  const meta = await createWhatsappSimulator({
    appSecret: shop.appSecret,
    verifyToken: shop.verifyToken,
    accessTokens: [shop.accessToken],
    people: [PERSON],
    businessAccounts: [
      { id: shop.businessAccountId, phoneNumbers: [{ id, displayPhoneNumber }], templates: [shop.template] },
    ],
    webhookRetryDelaysMs: [20],
    batchLingerMs: 0,
    statusDelayMs: 1,
    now,
  });
  const odoo = await createOdooSimulator({
    database: shop.database,
    customFields: [{ model: 'res.partner', name: 'x_whatsapp_opt_out', type: 'boolean' }],
    users: [
      {
        ...shop.bot,
        groups: ['base.group_user', 'base.group_partner_manager', 'sales_team.group_sale_salesman_all_leads'],
      },
      { ...HUMAN, groups: ['base.group_user', 'sales_team.group_sale_manager', 'base.group_partner_manager'] },
    ],
    now,
  });
  return { meta, odoo };
}

async function readOpen(admin: Client, now: Date): Promise<Open> {
  const { rows } = await admin.query<Open>(
    `with open as (select * from commands where state in ('planned', 'waiting', 'performing')),
      heads as (
        select * from open o where waits_for is null
          and seq = (select min(b.seq) from open b where b.lane = o.lane and b.key = o.key)
      )
    select ((select count(*) from receipts where state = 'new')
        + (select count(*) from heads where state = 'performing' or due_at <= $1)
        + (select case when count(*) = 0 or bool_or((cursor ->> 'dueAt')::timestamptz <= $1) then 1 else 0 end from cursors)
      )::int as busy,
      (select count(*) from open)::int as open,
      array(select id::text from commands where state = 'parked' and reason = 'SEND_IN_DOUBT') as doubted,
      (select min(due_at) from heads where due_at > $1) as "nextDueAt"`,
    [now],
  );
  const [row] = rows;
  if (!row) throw new Error('The database did not say what is open');
  return row;
}
