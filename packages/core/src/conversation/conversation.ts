/** One person × one business number. The window is derived from `lastInboundAt`, never stored as open or closed. */
export interface Conversation {
  id: string;
  workspaceId: string;
  personId: string;
  /** The WhatsApp connection (business number). */
  connectionId: string;
  status: 'open' | 'closed';
  /** The vendor's time of the newest message by the person that counts for the window; folded by max. */
  lastInboundAt: Date | null;
  /** When Meta last said that the window is closed (131047), by its time; only a later message of the person opens it again. Folded by max. */
  windowClosedAt?: Date | null;
  /** Time of the newest message either way; folded by max. */
  lastMessageAt: Date | null;
  /** Current chat session: a stretch ended by 24 h of silence. */
  sessionId: string | null;
  unread: number;
}

/** Milliseconds of silence that end a session. */
export const SESSION_SILENCE_MS = 24 * 60 * 60 * 1000;
