import { cleanText } from './odoo-values';

/** How the head of a line looks. */
export interface LineHead {
  /** Named in bold before the text; null where the author of the line says it. */
  speaker: string | null;
  /** True for the second and later parts of a long text. */
  isContinued: boolean;
}

/** A chat line as HTML that survives Odoo's sanitiser: escaped, line feeds as `<br/>` (plain ones would vanish). */
export function lineBody(text: string, { speaker, isContinued }: LineHead): string {
  const html = escapeHtml(cleanText(text)).replace(/\r\n|\r|\n/g, '<br/>');
  const head = speaker === null ? '' : `<b>${escapeHtml(cleanText(speaker))}</b><br/>`;
  return `<p>${head}${isContinued ? '(…) ' : ''}${html}</p>`;
}

/** Text as HTML shows it. */
export function escapeHtml(text: string): string {
  const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? character);
}

/**
 * The Message-Id of one part of a line, made from its key alone: the same key always gives the same id. Its host is the
 * database under `.invalid`, so that it stays a well-formed id of nobody's mail server.
 */
export function messageId(key: string, part: number, database: string): string {
  const suffix = part === 0 ? '' : `.${part + 1}`;
  return `<${encodeURIComponent(key)}${suffix}@${database.replace(/[^A-Za-z0-9.-]/g, '-')}.kaiwa.invalid>`;
}

/** `"Name" <whatsapp@kaiwa.invalid>`: no mailbox, but a sender Odoo accepts on every version. */
export function senderAddress(name: string): string {
  const quiet = cleanText(name)
    .replace(/["\\<>\r\n\t]/g, ' ')
    .trim();
  return `"${quiet || 'WhatsApp'}" <whatsapp@kaiwa.invalid>`;
}

/** Text in parts of at most `maxChars` characters, never inside a surrogate pair; an empty text is one empty part. */
export function splitText(text: string, maxChars: number): string[] {
  const parts: string[] = [];
  let start = 0;
  while (text.length - start > maxChars) {
    let end = start + maxChars;
    const last = text.charCodeAt(end - 1);
    if (last >= 0xd800 && last <= 0xdbff) end -= 1;
    parts.push(text.slice(start, end));
    start = end;
  }
  return [...parts, text.slice(start)];
}
