import { readHistoryFile, readProgress, readThreadMessage } from './webhook-history';
import { readReportedError } from './webhook-notice';
import { readLists, toPart, wholePart, type ListReaders, type Part, type PartReader } from './webhook-parts';
import { keepUnsupported, sharedMembers, sliceOf, timeOf } from './webhook-reading';
import type { ChangeFrame } from './webhook-reading';
import { indexContacts } from './webhook-sender';
import { isObject } from './json-object';

/** What comes beside the pieces. */
const FILES: ListReaders = new Map<string, PartReader>([
  ['messages', readHistoryFile],
  ['errors', readReportedError],
]);

/** Nobody is named beside the pieces: a thread says whose it is. */
const NOBODY = indexContacts(undefined);

/** Walks the value of `history`: pieces with threads with messages, and files that follow by themselves. */
export function* readHistory(path: string, frame: ChangeFrame): Generator<Part> {
  const { history, ...rest } = frame.value;
  if (history !== undefined && history !== null) {
    if (Array.isArray(history)) {
      for (const [index, piece] of history.entries()) yield* readPiece(`${path}.history[${index}]`, frame, piece);
    } else {
      yield wholePart(`${path}.history`, frame, () => ({ reason: 'is no list' }));
    }
  }
  const hasMore = Object.keys(rest).some((name) => !['messaging_product', 'metadata', 'contacts'].includes(name));
  if (history !== undefined && !hasMore) return;
  yield* readLists(path, { ...frame, value: rest }, FILES, (source) =>
    keepUnsupported(source, frame.field, timeOf(source.raw, frame)),
  );
}

function* readPiece(path: string, frame: ChangeFrame, piece: unknown): Generator<Part> {
  const sliceOfPiece = (kept: unknown): unknown => sliceOf(frame, { ...sharedMembers(frame), history: [kept] });
  if (!isObject(piece)) {
    yield toPart(path, { frame, contacts: NOBODY, raw: piece, slice: sliceOfPiece(piece) }, () => ({
      reason: 'is no object',
    }));
    return;
  }
  const { threads, ...about } = piece;
  const isWalked = Array.isArray(threads) && threads.length > 0;
  // What says how far it is stands beside the threads; a message of a thread is kept without it.
  if (!isWalked || about['metadata'] !== undefined || about['errors'] !== undefined) {
    yield toPart(path, { frame, contacts: NOBODY, raw: about, slice: sliceOfPiece(about) }, (source) =>
      readProgress(source, about),
    );
  }
  if (Array.isArray(threads)) {
    for (const [index, thread] of threads.entries()) yield* readThread(`${path}.threads[${index}]`, frame, thread);
  } else if (threads !== undefined && threads !== null) {
    const source = { frame, contacts: NOBODY, raw: threads, slice: sliceOfPiece({ threads }) };
    yield toPart(`${path}.threads`, source, () => ({ reason: 'is no list' }));
  }
}

function* readThread(path: string, frame: ChangeFrame, thread: unknown): Generator<Part> {
  const shared = sharedMembers(frame);
  const sliceOfThread = (kept: unknown): unknown => sliceOf(frame, { ...shared, history: [{ threads: [kept] }] });
  const messages = isObject(thread) ? thread['messages'] : undefined;
  if (!isObject(thread) || !Array.isArray(messages)) {
    const reason = isObject(thread) ? 'messages is no list' : 'is no object';
    yield toPart(path, { frame, contacts: NOBODY, raw: thread, slice: sliceOfThread(thread) }, () => ({ reason }));
    return;
  }
  const { id, context } = thread;
  const head = { ...(id !== undefined && { id }), ...(isObject(context) && { context }) };
  for (const [index, raw] of messages.entries()) {
    const source = { frame, contacts: NOBODY, raw, slice: sliceOfThread({ ...head, messages: [raw] }) };
    yield toPart(`${path}.messages[${index}]`, source, (each) => readThreadMessage(each, head));
  }
}
