/** Where an outbound message stands. Inbound messages are `received`. */
export type MessageStatus =
  | 'received'
  | 'planned'
  | 'refused'
  | 'accepted'
  | 'sent'
  | 'delivered'
  | 'read'
  | 'played'
  | 'failed';

const RANK: Record<MessageStatus, number> = {
  received: 0,
  planned: 0,
  refused: 1,
  accepted: 1,
  sent: 2,
  failed: 3,
  delivered: 4,
  read: 5,
  played: 6,
};

/**
 * Folds a newly heard status into the known one. A lattice: the order of arrival does not matter, it never goes backwards,
 * `failed` wins over `accepted` and `sent`, and what was delivered or read stays so. Commutative, associative, idempotent.
 */
export function foldStatus(known: MessageStatus, heard: MessageStatus): MessageStatus {
  return RANK[heard] > RANK[known] ? heard : known;
}
