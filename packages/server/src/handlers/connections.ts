import { z } from 'zod';
import { connectionFormSchema } from '../connect/connection-form';
import type { AdminWorld } from './admin-world';
import { notFound, parseRequest, type Handler } from './handler';

const connectSchema = z.strictObject({
  form: connectionFormSchema,
  /** Check only, save nothing. */
  dryRun: z.boolean().default(false),
  /** Save although the check found something missing. */
  force: z.boolean().default(false),
});

const syncSchema = z.strictObject({ dryRun: z.boolean().default(false) });

/** Connections as an admin sees them: no secrets, ever. */
export function connectionHandlers(world: AdminWorld) {
  const own = async (id: string | undefined) => {
    const found = (await world.directory.listConnections()).find(
      (each) => each.id === id && each.workspaceId === world.workspaceId,
    );
    if (!found) throw notFound('connection', 'kaiwa connections list');
    return found;
  };
  const audit = (action: string, detail: Record<string, unknown>) =>
    world.directory.appendAudit({
      workspaceId: world.workspaceId,
      actor: 'admin',
      action,
      detail,
      at: world.clock.now(),
    });

  const list: Handler = async () => {
    const all = await world.directory.listConnections();
    return { status: 200, body: { connections: all.filter((each) => each.workspaceId === world.workspaceId) } };
  };
  const save: Handler = async ({ body }) => {
    const { form, ...options } = parseRequest(connectSchema, body);
    const result = await world.connect(form, options);
    if (result.connection) await audit('connection.save', { connectionId: result.connection.id, kind: form.kind });
    return { status: result.connection ? 201 : 200, body: result };
  };
  const check: Handler = async ({ params }) => ({ status: 200, body: await world.check((await own(params['id'])).id) });
  const pause: Handler = async ({ params }) => {
    const { id } = await own(params['id']);
    await world.directory.pauseConnection(id, 'PAUSED_BY_ADMIN');
    await audit('connection.pause', { connectionId: id });
    await world.connectionsChanged();
    return { status: 200, body: { connection: await own(id) } };
  };
  const resume: Handler = async ({ params }) => {
    const { id, kind } = await own(params['id']);
    await world.directory.resumeConnection(id);
    await audit('connection.resume', { connectionId: id });
    await world.connectionsChanged();
    world.lanes.wake(kind === 'whatsapp' ? `wa:${id}` : `crm:${id}`);
    return { status: 200, body: { connection: await own(id) } };
  };
  const syncTemplates: Handler = async ({ params, body }) => {
    const { id } = await own(params['id']);
    const { dryRun } = parseRequest(syncSchema, body ?? {});
    return { status: 200, body: { templates: await world.syncTemplates(id, dryRun) } };
  };
  const templates: Handler = async () => ({
    status: 200,
    body: { templates: await world.directory.listTemplates(world.workspaceId) },
  });
  return { list, save, check, pause, resume, syncTemplates, templates };
}
