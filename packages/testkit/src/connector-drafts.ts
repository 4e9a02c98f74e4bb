import assert from 'node:assert/strict';
import {
  KaiwaError,
  type Activity,
  type ChangePage,
  type ContactDraft,
  type ContactRef,
  type CrmChange,
  type CrmConnector,
  type Cursor,
  type DealDraft,
  type Outcome,
} from '@kaiwa/core';

const AT = new Date('2026-11-20T10:00:00Z');

/** A new contact; the number is made from `index`, in a range that is never in use. */
export function contactDraft(index: number, changes: Partial<ContactDraft> = {}): ContactDraft {
  return {
    key: `contact-${index}`,
    ref: null,
    name: `Person ${index}`,
    phone: phoneOf(index),
    bsuid: null,
    country: null,
    ownerId: null,
    fields: {},
    ...changes,
  };
}

/** A Belgian mobile number per index, E.164. */
export function phoneOf(index: number): string {
  return `+3247${String(1_000_000 + index)}`;
}

/** A chat line of the contact. */
export function activity(key: string, target: ContactRef, changes: Partial<Activity> = {}): Activity {
  return {
    key,
    target,
    kind: 'message',
    direction: 'in',
    text: `Text of ${key}`,
    author: 'Zoé',
    authorRef: target,
    occurredAt: AT,
    fileIds: [],
    ...changes,
  };
}

/** A new deal of the contact. */
export function dealDraft(key: string, contact: ContactRef, changes: Partial<DealDraft> = {}): DealDraft {
  return { key, ref: null, contact, title: `Deal ${key}`, fields: {}, ...changes };
}

/** The value of a good outcome; fails with the error's code otherwise. */
export function valueOf<T>(outcome: Outcome<T> | undefined): T {
  assert(outcome, 'an outcome is missing');
  if (outcome.ok) return outcome.value;
  return assert.fail(`expected success, got ${outcome.error.code}: ${outcome.error.message}`);
}

/** The error of a bad outcome. */
export function errorOf(outcome: Outcome<unknown> | undefined): KaiwaError {
  assert(outcome, 'an outcome is missing');
  if (!outcome.ok) return outcome.error;
  return assert.fail('expected a failure, got success');
}

/** The error a call fails with, whether it throws or gives every item the same outcome. */
export async function failureOf(
  call: Promise<readonly (Outcome<unknown> | readonly unknown[])[]>,
): Promise<KaiwaError> {
  let outcomes: readonly (Outcome<unknown> | readonly unknown[])[];
  try {
    outcomes = await call;
  } catch (error) {
    return KaiwaError.from(error);
  }
  const [first] = outcomes;
  return first !== undefined && 'ok' in first ? errorOf(first) : assert.fail('expected a failure, got an answer');
}

/** Pulls until nothing more is there; cursors travel as JSON, as they do through the store. */
export async function pullAll(
  connector: CrmConnector,
  from: Cursor | null,
): Promise<{ changes: CrmChange[]; pages: ChangePage[]; cursor: Cursor }> {
  const pages: ChangePage[] = [];
  let cursor = from;
  for (;;) {
    const page = await connector.pullChanges(cursor);
    const kept: Cursor = JSON.parse(JSON.stringify(page.cursor));
    assert.deepEqual(kept, page.cursor, 'the cursor does not survive JSON');
    pages.push(page);
    cursor = kept;
    if (!page.more) return { changes: pages.flatMap(({ changes }) => changes), pages, cursor };
    assert(pages.length < 500, 'pulling never ends');
  }
}
