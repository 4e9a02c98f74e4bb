import { KaiwaError, type Connection, type ConnectionReport, type DirectoryStore, type Template } from '@kaiwa/core';
import { checkWhatsapp, type SubscriptionCare } from './check-whatsapp';
import { toDraft, type ConnectionForm } from './connection-form';
import { openCrm, type ConnectorWorld } from './connectors';
import { openWhatsapp } from './open-whatsapp';

/** What came of a wish to connect. */
export interface ConnectResult {
  /** Null: nothing was saved, because a check failed or none was wanted. */
  connection: Connection | null;
  report: ConnectionReport;
  /** What to do next, in order. */
  nextSteps: string[];
}

/** What connecting touches. */
export interface ConnectWorld extends ConnectorWorld {
  workspaceId: string;
  directory: Pick<DirectoryStore, 'saveConnection' | 'saveTemplates'>;
  /** Where the internet, or at least this machine, reaches the door. */
  baseUrl: string;
}

/** Checks a connection for real, then seals it into the store. Saves nothing when the check fails, unless forced. */
export async function connect(
  world: ConnectWorld,
  form: ConnectionForm,
  { dryRun, force }: { dryRun: boolean; force: boolean },
): Promise<ConnectResult> {
  const { secrets, ...draft } = toDraft(form, world.workspaceId);
  const trial = { ...draft, id: 'trial', state: 'active' as const, pausedReason: null };
  const report = await checkConnection(world, trial, secrets, dryRun ? 'plan' : 'subscribe');
  if (dryRun || (!report.ok && !force)) return { connection: null, report, nextSteps: remedies(report) };
  const connection = await world.directory.saveConnection({ ...draft, secrets });
  if (connection.kind === 'whatsapp' && report.ok) {
    await world.directory.saveTemplates(world.workspaceId, await readTemplates(world, connection, secrets));
  }
  return { connection, report, nextSteps: nextSteps(world, connection, form) };
}

/** Tries every prerequisite of a connection. Never throws for an expected failure. */
export async function checkConnection(
  world: ConnectorWorld,
  connection: Connection,
  secrets: Record<string, string>,
  care: SubscriptionCare = 'look',
): Promise<ConnectionReport> {
  if (connection.kind === 'whatsapp') return checkWhatsapp(connection, openWhatsapp(connection, secrets, world), care);
  try {
    const crm = openCrm(connection, secrets, world);
    try {
      return await crm.check();
    } finally {
      await crm.close();
    }
  } catch (thrown) {
    const error = KaiwaError.from(thrown);
    return {
      ok: false,
      checks: [
        { name: 'Settings', ok: false, finding: `${error.message} (${error.code})`, remedy: error.hint ?? null },
      ],
    };
  }
}

/** The templates of a number's account, as Meta has them now. */
export async function readTemplates(
  world: ConnectorWorld,
  connection: Connection,
  secrets: Record<string, string>,
): Promise<Template[]> {
  const templates = await openWhatsapp(connection, secrets, world).listTemplates();
  return templates.map((template) => ({ ...template, connectionId: connection.id }));
}

function remedies(report: ConnectionReport): string[] {
  return report.checks.flatMap(({ ok, name, remedy }) => (ok ? [] : [remedy ?? `Look at: ${name}`]));
}

function nextSteps(world: ConnectWorld, connection: Connection, form: ConnectionForm): string[] {
  if (form.kind === 'whatsapp') {
    const steps = [
      `In the Meta app, under WhatsApp > Configuration, set the callback URL to ${world.baseUrl}/webhooks/whatsapp/${form.app} and the verify token to the one you gave here.`,
      'Subscribe there to the fields "messages" and "message_template_status_update".',
    ];
    const isReachable = world.baseUrl.startsWith('https://');
    return isReachable
      ? steps
      : [...steps, 'Meta delivers to https addresses only: put a reverse proxy in front and set KAIWA_PUBLIC_URL.'];
  }
  const pull = 'Changes of deals are pulled every few seconds; nothing else is needed.';
  if (form.webhookToken === undefined) return [pull];
  return [
    pull,
    `For faster news let an automation rule on leads send a webhook to ${world.baseUrl}/webhooks/${connection.kind}/${connection.id}/<your webhook token>.`,
  ];
}
