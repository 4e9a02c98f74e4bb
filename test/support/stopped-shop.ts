import {
  createOdooSimulator,
  createWhatsappSimulator,
  type OdooSimulator,
  type WhatsappSimulator,
} from '@kaiwa/simulators';
import { createMovableClock, type MovableClock } from '@kaiwa/testkit';
import { defaultPipelineSettings, type PipelineWorld } from '@kaiwa/core';
import { Client } from 'pg';
import { testDatabase, type TestDatabase } from './database';
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

/** What outlives every process of ours. */
interface Outside {
  database: TestDatabase;
  admin: Client;
  meta: WhatsappSimulator;
  odoo: OdooSimulator;
  clock: MovableClock;
}

/** Name of the first process toward the database. */
const FIRST = 'first';
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

/** A shop whose first Kaiwa stops somewhere, and whatever it takes to go on. */
class StoppedShop {
  readonly first: StoppingWorld;
  operatorAsked = 0;
  begunUnsent = 0;
  private life: StoppingWorld;
  private spine: Spine | null = null;
  private readonly vaultKey = freshVaultKey();

  constructor(
    readonly at: StopAt | null,
    readonly fault: NonNullable<RunOptions['fault']>,
    readonly outside: Outside,
  ) {
    this.first = createStoppingWorld(at);
    this.life = this.first;
  }

  async start(next = this.first): Promise<Spine> {
    const { meta, odoo, database } = this.outside;
    this.life = next;
    this.spine = await startSpine({
      databaseUrl: next === this.first ? `${database.url}?application_name=${FIRST}` : database.url,
      whatsappUrl: meta.url,
      odooUrl: odoo.url,
      clock: this.outside.clock,
      vaultKey: this.vaultKey,
      connections: 4,
      settings: { lingerMs: 0, sweepEveryMs: next === this.first ? 8_000 : 100 },
      wrap: (world) => this.fault(next.wrap(world)),
    });
    meta.subscribe(`${this.spine.url}/webhooks/whatsapp/main`);
    return this.spine;
  }

  /** The dead process loses its connections, as it would by dying, and a new one starts. */
  private async restart(): Promise<void> {
    const { meta, admin } = this.outside;
    await this.spine?.abandon();
    const connections = `from pg_stat_activity where application_name = '${FIRST}' and datname = current_database()`;
    await admin.query(`select pg_terminate_backend(pid) ${connections}`);
    await until('the dead process has no connection left', async () => {
      const { rows } = await admin.query(`select ${connections}`);
      return rows.length === 0;
    });
    const { rows } = await admin.query(`select from commands where kind = 'sendMessage' and state = 'performing'`);
    const sent = meta.snapshot().messages.filter(({ direction }) => direction === 'out').length;
    this.begunUnsent = Math.max(0, rows.length - sent);
    // The lanes the dead process held are free when its leases have ended.
    this.outside.clock.advance(defaultPipelineSettings.leaseMs);
    await this.start(createStoppingWorld(null));
  }

  /** Until nothing is left to do: restarts the stopped process, lets waiting times pass, answers as the operator. */
  async calm(): Promise<void> {
    const { meta, admin } = this.outside;
    const end = Date.now() + LONGEST_MS;
    for (;;) {
      if (this.life.isStopped()) await this.restart();
      await Promise.race([meta.whenIdle(), this.life.stopped]);
      const now = this.outside.clock.now();
      const { busy, open, doubted, nextDueAt } = await readOpen(admin, now);
      if (Date.now() > end) throw new Error(`Never calm: ${JSON.stringify({ busy, open, doubted, nextDueAt })}`);
      if (this.life.isStopped()) continue;
      if (doubted[0] !== undefined) {
        this.operatorAsked += 1;
        await this.spine?.world.laneStore.resolveParked(doubted[0], 'again', now);
      } else if (open === 0 && busy === 0 && this.life.underWay() === 0) return;
      else if (busy === 0 && nextDueAt)
        this.outside.clock.advance(nextDueAt.getTime() - this.outside.clock.now().getTime() + 1);
      else await new Promise((resolve) => setTimeout(resolve, 15));
    }
  }

  async says(text: string): Promise<void> {
    await send(`${this.outside.meta.url}/__phones/${PHONE}/messages`, { type: 'text', text: { body: text } });
    await this.calm();
  }

  /** A human moves the lead on Odoo's side. */
  async moveLead(stageName: string): Promise<void> {
    const { meta, odoo } = this.outside;
    const human = await signIn(odoo.url);
    const [lead] = readVendors(meta.snapshot(), odoo.snapshot()).leadIds;
    const stages = odoo.snapshot().tables['crm.stage'];
    const column = (name: string): number => stages?.fields.indexOf(name) ?? 0;
    const stage = stages?.rows.find((row) => row[column('name')] === stageName);
    await human('crm.lead', 'write', [[lead], { stage_id: stage?.[column('id')] }]);
    this.outside.clock.advance(PULL_MS);
    await this.calm();
  }

  async close(): Promise<void> {
    await (this.life.isStopped() ? this.spine?.abandon() : this.spine?.stop());
  }
}

/**
 * A person writes and gets partner, line and lead; a human moves the lead and the person gets a template; the person says STOP.
 * The first process stops at `at`; a second one on the same database goes on. Waiting times pass by moving the clock.
 */
export async function runStopped(
  at: StopAt | null,
  { fault = (world) => world }: RunOptions = {},
): Promise<StoppedRun> {
  const database = await testDatabase();
  const admin = new Client({ connectionString: database.adminUrl });
  await admin.connect();
  const clock = createMovableClock();
  const { meta, odoo } = await openVendors(() => clock.now());
  const shopAtRisk = new StoppedShop(at, fault, { database, admin, meta, odoo, clock });
  try {
    const spine = await shopAtRisk.start();
    await spine.addRule(templateOnQualified(spine.odoo.id));
    await shopAtRisk.calm();
    await shopAtRisk.says('Hallo');
    await shopAtRisk.moveLead('Qualified');
    await shopAtRisk.says('STOP');
    const { first, operatorAsked, begunUnsent } = shopAtRisk;
    return {
      vendors: readVendors(meta.snapshot(), odoo.snapshot()),
      calls: [...first.calls],
      wasStopped: first.isStopped(),
      operatorAsked,
      begunUnsent,
    };
  } finally {
    await meta.close();
    await shopAtRisk.close();
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
