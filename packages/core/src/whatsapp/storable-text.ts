/** Halves of pairs, or NUL: what no store takes as text. */
// oxlint-disable-next-line no-control-regex -- NUL is what is looked for
const SUSPECT = /[\0\ud800-\udfff]/;

/** A text that every store takes: well-formed, without NUL. Nearly every text is returned as it is. */
export function storableText(text: string): string {
  if (!SUSPECT.test(text)) return text;
  return Buffer.from(text, 'utf8').toString('utf8').replaceAll('\0', '');
}

/** The beginning of a text, never cut inside a surrogate pair. */
export function clipText(text: string, mostChars: number): string {
  if (text.length <= mostChars) return text;
  const last = text.charCodeAt(mostChars - 1);
  return text.slice(0, last >= 0xd800 && last <= 0xdbff ? mostChars - 1 : mostChars);
}

/** A text made safe to show as a type or a reason: printable ASCII, at most 64 characters. */
export function plainLabel(text: string): string {
  return text.replace(/[^\x20-\x7e]/g, '?').slice(0, 64);
}
