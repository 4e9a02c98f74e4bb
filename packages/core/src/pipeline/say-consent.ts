import type { ConsentEntry } from '../consent/consent';
import { planOnContact, type Draft } from './decision';

/** The person's own word on what may be sent: kept in the ledger and mirrored into every CRM. */
export function sayConsent(
  draft: Draft,
  said: Pick<ConsentEntry, 'purpose' | 'state' | 'source' | 'wording' | 'policyVersion' | 'at' | 'eventKey'>,
): void {
  const { context } = draft;
  const personId = draft.state.person.id;
  const { workspaceId, ids } = context;
  draft.change({ type: 'consent.append', entry: { id: ids.next(), workspaceId, personId, actor: 'person', ...said } });
  for (const crm of context.connections.crm) {
    planOnContact(draft, crm.id, `consent:${personId}`, {
      kind: 'saveConsent',
      personId,
      connectionId: crm.id,
      purpose: said.purpose,
      state: said.state,
      at: said.at.toISOString(),
      source: said.source,
    });
  }
}
