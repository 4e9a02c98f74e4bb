/** Why something is parked, and what its admin can do, in words. */
export interface ParkedWords {
  /** Half a sentence about it, such as `timestamp is missing`. */
  words: string;
  /** What to do before "again" or "leave", in sentences. */
  advice: string;
}

/** What can be parked: a whole delivery, one part of it, or a command. */
export type ParkedKind = 'delivery' | 'part' | 'command';

const UPGRADE = 'Nothing around it was lost. After an upgrade Kaiwa may read it: again then, or leave it.';

/** Why a delivery or a part of one could not be read, by code. A code that is not here is explained in docs/errors.md. */
const UNREAD: Readonly<Record<string, ParkedWords>> = {
  UNKNOWN_NUMBER: {
    words: 'it belongs to a number that is not connected here',
    advice: 'Connect the number (kaiwa connect whatsapp), then again. If the number is not yours, leave it.',
  },
  UNKNOWN_CONNECTION: {
    words: 'it belongs to a CRM connection that is not there',
    advice: 'Leave it: changes of a CRM that is connected are pulled.',
  },
  DELIVERY_UNREADABLE: {
    words: 'the CRM sent something else than its automation rule should',
    advice:
      'Use the action "Send Webhook Notification" as docs/odoo.md says, then leave it: the change itself is pulled.',
  },
  NOT_A_WEBHOOK: { words: 'it does not have the form of a WhatsApp delivery', advice: UPGRADE },
  NOT_JSON: { words: 'it is not JSON', advice: UPGRADE },
  NOT_UTF8: { words: 'its letters are not UTF-8', advice: UPGRADE },
  TOO_LARGE: { words: 'it is longer than Kaiwa reads', advice: UPGRADE },
  TOO_DEEP: { words: 'it nests deeper than Kaiwa reads', advice: UPGRADE },
  TOO_MANY_PARTS: { words: 'it has more parts than Meta bundles', advice: UPGRADE },
  RECORD_DAMAGED: {
    words: 'its row in the database is damaged',
    advice: 'Restore it from a back-up, or leave it.',
  },
  UNEXPECTED: {
    words: 'Kaiwa stumbled over it, which is our bug',
    advice: 'Report it with the log of that time. After an upgrade, again.',
  },
};

const UNDONE: Readonly<Record<string, string>> = {
  AMBIGUOUS_CONTACT: 'Merge these records in the CRM, or correct the numbers on them; then again.',
  SEND_IN_DOUBT: 'Look into the chat, or ask the customer. Again sends it once more, leave lets it be.',
};

const CODE = /^[A-Z][A-Z0-9_]+$/;

/** The words for what is parked. `reason` is a code, or words where a part could not be read; `detail` is what a command was told. Pure. */
export function parkedWords(kind: ParkedKind, reason: string, detail = ''): ParkedWords {
  if (kind === 'command') {
    return {
      words: detail === '' ? `it ended with ${reason}` : detail,
      advice:
        UNDONE[reason] ?? `Correct what it says (docs/errors.md explains ${reason}), then again. Leave gives it up.`,
    };
  }
  const known = UNREAD[reason];
  if (known) return known;
  if (CODE.test(reason))
    return { words: `it ended with ${reason}`, advice: `docs/errors.md explains ${reason}. Then again, or leave it.` };
  return { words: reason, advice: UPGRADE };
}
