import type { Connection, WorkspaceConnections } from '../connection/connection';
import type { DecideContext } from './decision';
import type { PipelineWorld } from './world';

/** The configuration one batch is decided with: read once, the same for every event of it. */
export interface DirectoryView {
  /** The connections a vendor's id leads to: the one with this id, else (for account-level news) every number of the account. */
  route(kind: string, externalId: string): readonly Connection[];
  /** The numbers a Meta app delivers for. */
  ofApp(app: string): readonly Connection[];
  byId(connectionId: string): Connection | undefined;
  context(workspaceId: string): Promise<DecideContext>;
}

const isNumber = (each: Connection): boolean => each.kind === 'whatsapp';

/** Reads connections now; rules and templates of a workspace when first asked. */
export async function openDirectory(world: PipelineWorld): Promise<DirectoryView> {
  const connections = await world.connections.list();
  const byRoute = new Map(connections.map((each) => [`${each.kind} ${each.externalId}`, [each]]));
  const byAccount = new Map<string, Connection[]>();
  for (const each of connections) {
    const account = each.settings.businessAccountId;
    if (account) byAccount.set(`${each.kind} ${account}`, [...(byAccount.get(`${each.kind} ${account}`) ?? []), each]);
  }
  const byId = new Map(connections.map((each) => [each.id, each]));
  const contexts = new Map<string, Promise<DecideContext>>();
  const now = world.clock.now();

  async function build(workspaceId: string): Promise<DecideContext> {
    const own = connections.filter((each) => each.workspaceId === workspaceId);
    const split: WorkspaceConnections = {
      whatsapp: own.filter(isNumber),
      crm: own.filter((each) => !isNumber(each)),
    };
    const [rules, templates] = await Promise.all([
      world.directory.listRules(workspaceId),
      world.directory.listTemplates(workspaceId),
    ]);
    return { workspaceId, now, ids: world.ids, connections: split, rules, templates };
  }

  return {
    route: (kind, externalId) => byRoute.get(`${kind} ${externalId}`) ?? byAccount.get(`${kind} ${externalId}`) ?? [],
    ofApp: (app) => connections.filter((each) => isNumber(each) && each.settings.app === app),
    byId: (id) => byId.get(id),
    context(workspaceId) {
      const context = contexts.get(workspaceId) ?? build(workspaceId);
      contexts.set(workspaceId, context);
      return context;
    },
  };
}
