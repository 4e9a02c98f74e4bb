const HIDDEN_NAME =
  /(token|secret|password|api_?key|authorization|cookie|signature|vault)|^(body|text|content|raw|headers|payload|name|phone|to|from)$/i;
/** A phone number in a text: with a plus in any spelling, or 8 to 15 digits that stand alone (a `wa_id` has no plus). */
const PHONE = /\+\d[\d\s().-]{5,18}\d|(?<![\w.-])\d{8,15}(?![\w.-])/g;
const CREDENTIALS = /(\w+:\/\/)[^\s/@]*@/g;
const DEEPEST = 5;

/** A text without phone numbers and without passwords in addresses. */
export function maskText(text: string): string {
  return text.replace(CREDENTIALS, '$1•••@').replace(PHONE, (found) => `•••${found.replace(/\D/g, '').slice(-2)}`);
}

/**
 * Fields that are safe to write down, whatever was put in: members whose name promises a secret or a customer's words are hidden, texts are
 * masked, errors are reduced to name, code and masked message.
 */
export function maskFields(fields: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [
      name,
      HIDDEN_NAME.test(name) && value !== null ? '[hidden]' : maskValue(value, 0),
    ]),
  );
}

function maskValue(value: unknown, depth: number): unknown {
  if (typeof value === 'string') return maskText(value);
  if (typeof value === 'bigint') return value.toString();
  if (typeof value === 'function' || typeof value === 'symbol') return undefined;
  if (typeof value !== 'object' || value === null || value instanceof Date) return value;
  if (depth >= DEEPEST) return '[deep]';
  if (value instanceof Error) return maskError(value, depth);
  if (value instanceof Uint8Array) return `[${value.length} bytes]`;
  if (Array.isArray(value)) return value.slice(0, 50).map((each) => maskValue(each, depth + 1));
  return Object.fromEntries(
    Object.entries(value).map(([name, each]) => [
      name,
      HIDDEN_NAME.test(name) && each !== null ? '[hidden]' : maskValue(each, depth + 1),
    ]),
  );
}

function maskError(error: Error, depth: number): Record<string, unknown> {
  const code: unknown = 'code' in error ? error.code : undefined;
  return {
    error: error.name,
    ...(typeof code === 'string' && { code }),
    message: maskText(error.message).slice(0, 500),
    ...(error.cause !== undefined && { cause: maskValue(error.cause, depth + 1) }),
    ...(depth === 0 &&
      error.stack !== undefined && { stack: maskText(error.stack.split('\n').slice(1, 8).join('\n')) }),
  };
}
