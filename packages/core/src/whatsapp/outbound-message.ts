/** What we send. */
export type { OutboundContent, OutboundDraft } from '../outbound/outbound-content';
export type { TemplateVariable } from '../outbound/template-content';

/** Who gets it: a phone in E.164 with `+`, a business-scoped user id (or the id of its linked group of portfolios), or a group. */
export type Recipient = { phone: string } | { bsuid: string } | { group: string };
