/** What a body came to. `reason` is a code: `NOT_UTF8`, `NOT_JSON`, `TOO_LARGE`, `TOO_DEEP`. */
export type JsonReading = { ok: true; value: unknown } | { ok: false; reason: string };

/** How much we are willing to read. */
export interface JsonLimits {
  maxBytes: number;
  /** Levels of nesting. */
  maxDepth: number;
}

/** Meta sends up to 3 MB; its deepest documented shape has 14 levels. */
export const webhookLimits: JsonLimits = { maxBytes: 4 * 1024 * 1024, maxDepth: 48 };

/** A whole number this long may not fit a JavaScript number exactly. */
const LONG_DIGITS = 16;

/**
 * Reads JSON without losing ids: whole numbers that a JavaScript number cannot hold exactly come back as text (Meta writes
 * template ids as bare numbers). Never throws; hostile sizes and depths are refused before anything is built.
 */
export function readJson(body: Uint8Array, limits: JsonLimits = webhookLimits): JsonReading {
  if (body.byteLength > limits.maxBytes) return { ok: false, reason: 'TOO_LARGE' };
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(body);
  } catch {
    return { ok: false, reason: 'NOT_UTF8' };
  }
  return parse(text, limits);
}

/** Reads a text of JSON inside a body, as {@link readJson} does; null when it is none. */
export function readJsonText(text: string, limits: JsonLimits = webhookLimits): unknown {
  const reading = parse(text, limits);
  return reading.ok ? reading.value : null;
}

function parse(text: string, { maxDepth }: JsonLimits): JsonReading {
  const scan = scanJson(text, maxDepth);
  if (scan === null) return { ok: false, reason: 'TOO_DEEP' };
  try {
    return { ok: true, value: JSON.parse(scan) as unknown };
  } catch {
    return { ok: false, reason: 'NOT_JSON' };
  }
}

/** The same JSON with unsafe whole numbers quoted; null when it nests too deep. Text that is no JSON comes back as no JSON. */
function scanJson(text: string, maxDepth: number): string | null {
  const parts: string[] = [];
  let copied = 0;
  let depth = 0;
  for (let at = 0; at < text.length; ) {
    const char = text[at];
    if (char === '"') at = endOfString(text, at);
    else if (char !== undefined && isNumberStart(char)) {
      const end = endOfNumber(text, at);
      const token = text.slice(at, end);
      if (isUnsafe(token)) {
        parts.push(text.slice(copied, at), `"${token}"`);
        copied = end;
      }
      at = end;
    } else {
      if (char === '{' || char === '[') depth += 1;
      else if (char === '}' || char === ']') depth -= 1;
      if (depth > maxDepth) return null;
      at += 1;
    }
  }
  return copied === 0 ? text : parts.join('') + text.slice(copied);
}

function isNumberStart(char: string): boolean {
  return char === '-' || (char >= '0' && char <= '9');
}

/** The place behind the closing quote; the end of the text when there is none. */
function endOfString(text: string, start: number): number {
  for (let quote = text.indexOf('"', start + 1); quote >= 0; quote = text.indexOf('"', quote + 1)) {
    let backslashes = 0;
    while (text[quote - 1 - backslashes] === '\\') backslashes += 1;
    if (backslashes % 2 === 0) return quote + 1;
  }
  return text.length;
}

function endOfNumber(text: string, start: number): number {
  let end = start + 1;
  while (end < text.length && /[0-9.eE+-]/.test(text[end] ?? '')) end += 1;
  return end;
}

function isUnsafe(token: string): boolean {
  return token.length >= LONG_DIGITS && /^-?(0|[1-9][0-9]*)$/.test(token) && !Number.isSafeInteger(Number(token));
}
