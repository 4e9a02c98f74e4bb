import { aConnection, aConversation, aContext, aPerson } from '@kaiwa/testkit';
import type { DealChange } from '../crm/change';
import type { KnownValue } from '../mapping/known-value';
import type { Rule } from '../rules/rule';
import { linkCondition } from './command';
import { decideDealNews, readDealNews } from './decide-deal';
import { startDraft } from './decision';

const at = new Date('2026-11-20T09:30:00Z');

const change: DealChange = {
  kind: 'deal',
  key: 'deal:1',
  ref: { object: 'deal', id: '1' },
  title: 'Roof',
  stage: { id: '3', name: 'Qualified' },
  status: 'open',
  contact: null,
  occurredAt: at,
  ownWrite: false,
  raw: {},
};

function known(value: string, pending: string | null = null): KnownValue {
  return { connectionId: 'crm-1', object: 'deal', recordId: '1', field: 'stage', value, pending, at };
}

const rule: Rule = {
  id: 'rule-1',
  workspaceId: 'workspace-1',
  name: 'Qualified',
  enabled: true,
  when: { event: 'deal.stageChanged', connectionId: null, stageId: '3', stageName: null },
  then: { send: 'text', text: 'Good news', fromConnectionId: null },
};

describe('what a changed deal means', () => {
  test.each([
    ['never seen: it becomes known, nothing can have changed', [], 'first', 0],
    ['equal to what is known: an echo', [known('3')], 'echo', 0],
    ['equal to what we are writing right now: an echo', [known('1', '3')], 'echo', 0],
    ['different: a real edit', [known('1')], 'stage', 1],
  ])('%s', (_title, values, news, triggered) => {
    const read = readDealNews(change, 'crm-1', values, [rule], false);
    expect(read.news).toBe(news);
    expect(read.triggered).toHaveLength(triggered);
  });

  test('a real edit is never dropped, also when the vendor says we made it', () => {
    expect(readDealNews({ ...change, ownWrite: true }, 'crm-1', [known('1')], [rule], false).triggered).toEqual([rule]);
  });

  test('the first walk starts no rule', () => {
    expect(readDealNews(change, 'crm-1', [known('1')], [rule], true).triggered).toEqual([]);
  });

  test.each([
    ['the stage is another', { when: { ...rule.when, stageId: '4' } }],
    ['the rule is switched off', { enabled: false }],
    ['it belongs to another CRM', { when: { ...rule.when, connectionId: 'crm-2' } }],
  ])('no rule starts when %s', (_title, overrides) => {
    expect(readDealNews(change, 'crm-1', [known('1')], [{ ...rule, ...overrides }], false).triggered).toEqual([]);
  });

  test('a rule without a stage id goes by its name', () => {
    const byName = { ...rule, when: { ...rule.when, stageId: null, stageName: 'Qualified' } };
    expect(readDealNews(change, 'crm-1', [known('1')], [byName], false).triggered).toEqual([byName]);
  });
});

describe('a rule sends', () => {
  const open = aPerson({ conversations: [aConversation({ lastInboundAt: at, lastMessageAt: at })] });

  test('inside the window: planned with its verdict, in the lane of the number', () => {
    const decision = decideDealNews(startDraft(open, aContext(), 'event-1'), change, 'crm-1', [rule]);
    expect(decision.state.messages).toMatchObject([
      { status: 'planned', verdict: { decision: 'allow' }, author: 'rule:Qualified' },
    ]);
    expect(decision.commands).toMatchObject([{ lane: 'wa:number-1', body: { kind: 'sendMessage' } }]);
  });

  test('outside the window: refused, kept, and said in the CRM', () => {
    const decision = decideDealNews(startDraft(aPerson(), aContext(), 'event-1'), change, 'crm-1', [rule]);
    expect(decision.state.messages).toMatchObject([{ status: 'refused', verdict: { decision: 'deny' } }]);
    expect(decision.commands.map(({ body }) => body.kind)).toEqual(['recordActivity', 'resolvePerson']);
    expect(decision.commands[0]?.body).toMatchObject({ line: 'refusal' });
  });

  test('a deal that names its contact links the person, and what waited for that goes', () => {
    const contact = { ref: { object: 'contact', id: '7' }, name: 'Ana', phones: [], country: null, bsuid: null };
    const draft = startDraft(open, aContext(), 'event-1');
    const { changes, state } = decideDealNews(draft, { ...change, contact } as DealChange, 'crm-1', []);
    expect(state.links).toMatchObject([{ role: 'deal' }, { role: 'contact', recordId: '7' }]);
    expect(changes).toContainEqual({ type: 'commands.release', condition: linkCondition('crm-1', open.person.id) });
  });

  test('with several numbers and no conversation nobody guesses: the reason is kept', () => {
    const context = aContext();
    const whatsapp = [...context.connections.whatsapp, { ...aConnection(), id: 'number-2' }];
    const draft = startDraft(aPerson(), { ...context, connections: { ...context.connections, whatsapp } }, 'event-1');
    const decision = decideDealNews(draft, change, 'crm-1', [rule]);
    expect(decision).toMatchObject({ commands: [], reason: 'NO_SENDING_NUMBER' });
  });
});
