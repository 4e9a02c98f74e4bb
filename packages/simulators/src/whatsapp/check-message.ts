import type { z } from 'zod';
import { GraphError } from './graph-error';
import { CONTENT_SCHEMAS, sendFrameSchema, type SendFrame } from './message-schemas';

/**
 * Checks a send as far as its text can tell. Throws 100, 131008 (something is missing), 131009 (something has a wrong
 * value) or 131051 (no such kind).
 */
export function checkMessage(body: unknown): SendFrame {
  const frame = parse(sendFrameSchema, body, []);
  if (frame.to === undefined && frame.recipient === undefined) {
    throw new GraphError(100, { message: '(#100) The parameter to is required.', details: '' });
  }
  const schema = Object.hasOwn(CONTENT_SCHEMAS, frame.type) ? CONTENT_SCHEMAS[frame.type] : undefined;
  if (schema === undefined) throw new GraphError(131_051, { details: `Unsupported message type: ${frame.type}` });
  parse(schema, frame[frame.type], [frame.type]);
  return frame;
}

/** Parses `value`; the first problem becomes Meta's refusal. `prefix` says where the value stands in the body. */
export function parse<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
  prefix: PropertyKey[],
): z.output<Schema> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  if (issue === undefined) throw new GraphError(100);
  throw refusal(issue, value, prefix);
}

function refusal(issue: z.core.$ZodIssue, value: unknown, prefix: PropertyKey[]): GraphError {
  const path = [...prefix, ...issue.path].map(String);
  const name = path.join('.');
  if (issue.code === 'unrecognized_keys') {
    const message = `(#100) Unexpected key "${issue.keys[0] ?? ''}" on param "${name}".`;
    return new GraphError(100, { message, details: '' });
  }
  if (name === 'messaging_product' || name === '') {
    return new GraphError(100, { message: '(#100) The parameter messaging_product is required.', details: '' });
  }
  if (name === 'text.body' && issue.code === 'too_big') {
    return new GraphError(100, {
      message: "(#100) Param text['body'] must be at most 4096 characters long.",
      details: '',
    });
  }
  if (valueAt(value, issue.path) === undefined)
    throw new GraphError(131_008, { details: `Missing parameter: ${name}` });
  return new GraphError(131_009, { details: `Parameter ${name}: ${issue.message}` });
}

function valueAt(value: unknown, path: PropertyKey[]): unknown {
  let found = value;
  for (const key of path) found = Object(found)[key] as unknown;
  return found;
}
