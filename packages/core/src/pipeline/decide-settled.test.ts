import { aContext, aPerson } from '@kaiwa/testkit';
import type { Link } from '../identity/person';
import { linkCondition, type Command } from './command';
import { decideSettled } from './decide-settled';
import { startDraft } from './decision';

const person = aPerson();
const body = { kind: 'resolvePerson' as const, personId: person.person.id, connectionId: 'crm-1' };
const command: Command = {
  id: 'command-1',
  workspaceId: person.person.workspaceId,
  lane: 'crm:crm-1',
  key: `person:${person.person.id}`,
  body,
  priority: 'live',
  waitsFor: null,
  dueAt: new Date('2026-11-20T09:30:00Z'),
  eventId: null,
  seq: '1',
  attempt: 1,
  doubtSince: null,
  createdAt: new Date('2026-11-20T09:30:00Z'),
};
const released = { type: 'commands.release', condition: linkCondition('crm-1', person.person.id) };
const found = {
  kind: 'resolved' as const,
  state: 'found' as const,
  evidence: 'the number',
  ref: { object: 'contact', id: '7' },
};

test('a person who was found is linked, and what waited for that goes', () => {
  const { state, changes } = decideSettled(startDraft(person, aContext(), null), {
    kind: 'command.settled',
    command,
    outcome: found,
  });
  expect(state.links).toMatchObject([{ role: 'contact', recordId: '7', linkedBy: 'auto' }]);
  expect(changes).toContainEqual(released);
});

test('where somebody else linked the person in the meantime, that link stays, and what waits goes all the same', () => {
  const link: Link = {
    id: 'link-1',
    personId: person.person.id,
    connectionId: 'crm-1',
    role: 'contact',
    object: 'contact',
    recordId: '6',
    linkedBy: 'human',
    evidence: 'a colleague',
    since: new Date('2026-11-20T09:29:00Z'),
    endedAt: null,
  };
  const { state, changes } = decideSettled(startDraft({ ...person, links: [link] }, aContext(), null), {
    kind: 'command.settled',
    command,
    outcome: found,
  });
  expect(state.links).toEqual([link]);
  expect(changes).toEqual([released]);
});
