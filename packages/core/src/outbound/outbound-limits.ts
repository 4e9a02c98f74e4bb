/** One limit of Meta's: what is counted, and how much of it is taken. */
export interface OutboundLimit {
  /** What has too much or too little, as the subject of a sentence. */
  what: string;
  /** What is counted. `characters` are code points: an emoji of several parts counts each part. */
  unit: string;
  /** Default 0. */
  least?: number;
  most: number;
  /** Where Meta says so, below https://developers.facebook.com/documentation/business-messaging/whatsapp/ (read 2026-11-22). */
  page: string;
}

const messages = 'messages/send-messages';
const interactive = 'messages/interactive-messages';
const templates = 'templates/components';

/**
 * Every limit of a message that can be counted before it is sent: the one table that checks, the schema of messages and the documentation
 * read. What cannot be counted (unknown numbers, sizes of files at a link) is Meta's to refuse.
 */
export const outboundLimits = {
  callbackData: { what: 'The callback data', unit: 'characters', least: 1, most: 512, page: messages },
  text: { what: 'The text', unit: 'characters', least: 1, most: 4096, page: messages },
  caption: { what: 'The caption', unit: 'characters', most: 1024, page: messages },
  contacts: { what: 'The message', unit: 'contacts', least: 1, most: 257, page: messages },
  body: { what: 'The body', unit: 'characters', least: 1, most: 1024, page: interactive },
  listBody: { what: 'The body of the list', unit: 'characters', least: 1, most: 4096, page: interactive },
  headerText: { what: 'The header', unit: 'characters', least: 1, most: 60, page: interactive },
  footer: { what: 'The footer', unit: 'characters', least: 1, most: 60, page: interactive },
  buttons: { what: 'The message', unit: 'buttons', least: 1, most: 3, page: interactive },
  buttonTitle: { what: 'The title of the button', unit: 'characters', least: 1, most: 20, page: interactive },
  buttonId: { what: 'The id of the button', unit: 'characters', least: 1, most: 256, page: interactive },
  listButton: { what: 'The button of the list', unit: 'characters', least: 1, most: 20, page: interactive },
  sections: { what: 'The message', unit: 'sections', least: 1, most: 10, page: interactive },
  sectionTitle: { what: 'The title of the section', unit: 'characters', least: 1, most: 24, page: interactive },
  sectionEntries: { what: 'The section', unit: 'entries', least: 1, most: 30, page: interactive },
  rows: { what: 'The list', unit: 'rows in all its sections', least: 1, most: 10, page: interactive },
  rowTitle: { what: 'The title of the row', unit: 'characters', least: 1, most: 24, page: interactive },
  rowDescription: { what: 'The description of the row', unit: 'characters', most: 72, page: interactive },
  rowId: { what: 'The id of the row', unit: 'characters', least: 1, most: 200, page: interactive },
  linkTitle: { what: 'The title of the link', unit: 'characters', least: 1, most: 20, page: interactive },
  cards: { what: 'The carousel', unit: 'cards', least: 2, most: 10, page: interactive },
  cardBody: { what: 'The body of the card', unit: 'characters', least: 1, most: 160, page: interactive },
  cardLines: { what: 'The body of the card', unit: 'line breaks', most: 2, page: interactive },
  cardButtons: { what: 'The card', unit: 'buttons', least: 1, most: 3, page: interactive },
  quickReply: { what: 'The quick reply', unit: 'characters', least: 1, most: 20, page: interactive },
  products: { what: 'The message', unit: 'products in all its sections', least: 1, most: 30, page: interactive },
  flowButton: { what: 'The button of the Flow', unit: 'characters', least: 1, most: 30, page: interactive },
  templateName: { what: 'The name of the template', unit: 'characters', least: 1, most: 512, page: templates },
  templateHeader: { what: 'The filled header of the template', unit: 'characters', most: 60, page: templates },
  templateBody: { what: 'The filled body of the template', unit: 'characters', most: 1024, page: templates },
  templateButtons: { what: 'The template', unit: 'buttons', most: 10, page: templates },
  linkSuffix: { what: 'The end of the link', unit: 'characters', least: 1, most: 2000, page: templates },
  couponCode: { what: 'The code to copy', unit: 'characters', least: 1, most: 15, page: templates },
  passcode: { what: 'The passcode', unit: 'characters', least: 1, most: 15, page: templates },
} as const satisfies Record<string, OutboundLimit>;

/** The name of one limit. */
export type OutboundLimitName = keyof typeof outboundLimits;

/** Characters as Meta counts them: code points. */
export function countCharacters(text: string): number {
  return Array.from(text).length;
}
