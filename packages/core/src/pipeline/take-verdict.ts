import type { Connection } from '../connection/connection';
import type { IdentityKey } from '../identity/identity-key';
import { maySend } from '../policy/may-send';
import type { Verdict } from '../policy/verdict';
import type { OutboundContent } from '../whatsapp/outbound-message';
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
  const template =
    content.kind === 'template'
      ? context.templates.find(
          (each) =>
            each.connectionId === connection.id && each.name === content.name && each.language === content.language,
        )
      : undefined;
  return maySend(
    {
      kind: content.kind,
      automatic: wish.automatic,
      bulk: false,
      recipient: wish.recipient,
      missingVariables: wish.missing,
    },
    {
      senderPhone: connection.settings.displayPhoneNumber ?? null,
      template: template ?? null,
      lastInboundAt: conversation?.lastInboundAt ?? null,
      consents: state.consents,
      windowGuardMs: wish.windowGuardMs ?? 0,
      serviceSentThisMonth: null,
      optInPerCategory: false,
    },
    context.now,
  );
}
