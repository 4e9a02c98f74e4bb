import type { Request } from 'express';
import { GraphError } from './graph-error';
import { queryText } from './graph-request';
import type { JsonRecord } from './json-record';

const USUAL_LIMIT = 25;
const LARGEST_LIMIT = 1000;

/**
 * One page of a list in Meta's shape: `data`, cursors, and `next` only while more follows. `after`, `before` and `limit`
 * come from the query. Throws 131059 for a cursor Meta never gave out and 100 for a bad limit.
 */
export function pageOf(items: JsonRecord[], request: Request, baseUrl: string): JsonRecord {
  const limit = Number(queryText(request, 'limit') ?? USUAL_LIMIT);
  if (!Number.isInteger(limit) || limit < 1) throw new GraphError(100, { details: 'Parameter limit must be positive' });
  const after = readCursor(queryText(request, 'after'), items.length);
  const before = readCursor(queryText(request, 'before'), items.length);
  const size = Math.min(limit, LARGEST_LIMIT);
  const start = after === undefined ? Math.max(0, (before ?? 0) - (before === undefined ? 0 : size)) : after + 1;
  const end = Math.min(items.length, before === undefined ? start + size : before);
  const data = items.slice(start, end);
  if (data.length === 0) return { data };
  const cursors = { before: writeCursor(start), after: writeCursor(end - 1) };
  return { data, paging: { cursors, ...(end < items.length && { next: nextLink(request, baseUrl, cursors.after) }) } };
}

function nextLink(request: Request, baseUrl: string, after: string): string {
  const link = new URL(request.originalUrl, baseUrl);
  link.searchParams.delete('before');
  link.searchParams.set('after', after);
  return link.href;
}

function writeCursor(index: number): string {
  return Buffer.from(`cursor:${index}`).toString('base64url');
}

function readCursor(cursor: string | undefined, length: number): number | undefined {
  if (cursor === undefined || cursor === '') return undefined;
  const index = /^cursor:(\d+)$/.exec(Buffer.from(cursor, 'base64url').toString('utf8'))?.[1];
  if (index === undefined || Number(index) >= Math.max(length, 1)) throw new GraphError(131_059);
  return Number(index);
}
