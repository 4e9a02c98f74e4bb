import type { Template } from './template';
import {
  contentKey,
  plainLabel,
  sliceOf,
  timeOf,
  unsupportedEvent,
  type ChangeFrame,
  type Reading,
} from './webhook-reading';
import { templateStatusSchema } from './webhook-schema';

/** What Meta's word for a decision means for sending. Words we do not know are `OTHER`, which cannot be sent. */
const STATES = new Map<string, Template['status']>([
  ['APPROVED', 'APPROVED'],
  ['REINSTATED', 'APPROVED'],
  ['UNPAUSED', 'APPROVED'],
  ['UNARCHIVED', 'APPROVED'],
  ['PENDING', 'PENDING'],
  ['IN_APPEAL', 'PENDING'],
  ['REJECTED', 'REJECTED'],
  ['PAUSED', 'PAUSED'],
  ['DISABLED', 'DISABLED'],
]);

/** A warning that Meta may disable the template later: it can be sent until then. */
const WARNING = 'FLAGGED';

/**
 * Reads the value of `message_template_status_update`. A body of another kind under this field (a published sample of Meta's has
 * a quality update there) is kept as unsupported.
 */
export function readTemplateStatus(frame: ChangeFrame): Reading {
  const { success, data } = templateStatusSchema.safeParse(frame.value);
  const source = { raw: sliceOf(frame, frame.value), occurredAt: timeOf(frame.value, frame) };
  if (!success || data.event === WARNING) {
    const type = success ? `${frame.field}:${data.event}` : frame.field;
    return { event: unsupportedEvent(frame, type, frame.value, source) };
  }
  return {
    event: {
      kind: 'template.changed',
      key: contentKey('template', frame, frame.value),
      externalId: frame.entryId,
      ...source,
      name: data.message_template_name,
      language: data.message_template_language.replaceAll('-', '_'),
      status: STATES.get(data.event) ?? 'OTHER',
      reason: data.reason && data.reason !== 'NONE' ? plainLabel(data.reason) : null,
    },
  };
}
