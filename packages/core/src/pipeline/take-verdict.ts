import type { Connection } from '../connection/connection';
import type { IdentityKey } from '../identity/identity-key';
import { checkOutbound } from '../outbound/check-outbound';
import { pathText, type OutboundProblem } from '../outbound/outbound-problem';
import { maySend } from '../policy/may-send';
import type { Verdict } from '../policy/verdict';
import type { OutboundContent } from '../whatsapp/outbound-message';
import { findTemplate, type Template } from '../whatsapp/template';
import { checkTemplateFit } from '../whatsapp/template-fit';
import type { DecideContext } from './decision';
import type { PersonState } from './person-state';

/** What a verdict is asked about. */
export interface VerdictWish {
  connection: Connection;
  content: OutboundContent;
  automatic: boolean;
  recipient: IdentityKey | null;
  missing: readonly string[];
  /** A reply is refused this long before the window closes. Milliseconds; 0 while planning. */
  windowGuardMs?: number;
}

/** Gathers the facts from the person's state and asks the rules. Pure; taken when planning and again when the message leaves. */
export function takeVerdict(
  state: PersonState,
  wish: VerdictWish,
  context: Pick<DecideContext, 'templates' | 'now'>,
): Verdict {
  const { connection, content } = wish;
  const conversation = state.conversations.find((each) => each.connectionId === connection.id);
  return maySend(
    {
      kind: content.kind === 'template' ? 'template' : 'text',
      automatic: wish.automatic,
      bulk: false,
      recipient: wish.recipient,
      missingVariables: wish.missing,
      contentProblems: contentProblems(wish, context.templates).map(({ path, code }) => `${pathText(path)}:${code}`),
    },
    {
      senderPhone: connection.settings.displayPhoneNumber ?? null,
      template: templateOf(wish, context.templates) ?? null,
      lastInboundAt: conversation?.lastInboundAt ?? null,
      windowClosedAt: conversation?.windowClosedAt ?? null,
      consents: state.consents,
      windowGuardMs: wish.windowGuardMs ?? 0,
      serviceSentThisMonth: null,
      optInPerCategory: false,
    },
    context.now,
  );
}

type Wished = Pick<VerdictWish, 'connection' | 'content' | 'missing'>;

function templateOf({ connection, content }: Wished, templates: readonly Template[]): Template | undefined {
  return content.kind === 'template' ? findTemplate(templates, content, connection.id) : undefined;
}

/** Everything WhatsApp would refuse the content for: its limits, and whether it fits its template. Gaps are told as missing variables. */
export function contentProblems(wish: Wished, templates: readonly Template[]): OutboundProblem[] {
  if (wish.missing.length > 0) return [];
  const template = templateOf(wish, templates);
  const fit = wish.content.kind === 'template' && template ? checkTemplateFit(wish.content, template) : [];
  return [...checkOutbound(wish.content), ...fit];
}
