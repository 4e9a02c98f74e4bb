/** The parts that are there, one line each. */
export function lines(...parts: (string | null | undefined)[]): string {
  return parts.filter((part) => part !== undefined && part !== null && part !== '').join('\n');
}

/** The parts that are there, in one line. */
export function inWords(...parts: (string | null | undefined)[]): string {
  return parts.filter((part) => part !== undefined && part !== null && part !== '').join(' ');
}

/** What is no word of the message itself: `[button: Yes] [button: No]`. */
export function bracketed(kind: string, texts: readonly string[]): string {
  return texts.map((text) => `[${kind}: ${text}]`).join(' ');
}
