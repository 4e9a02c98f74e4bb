import { z } from 'zod';
import { digitsOf, id, label, toAmount } from './webhook-fields';
import { readError } from './webhook-error';
import { contentKey, headOf, keepUnsupported, timeOf, type PartSource, type Reading } from './webhook-reading';
import { isObject } from './json-object';

/**
 * Fields that tell the admin something: alerts, Flows, payments, the PIN, partner solutions, faults.
 * https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/overview
 */
const alertSchema = z.object({
  entity_type: label,
  entity_id: id,
  alert_info: z.object({ alert_severity: label, alert_status: label, alert_type: label, alert_description: label }),
});

/** Reads the value of `account_alerts`. */
export function readAlert(source: PartSource): Reading {
  const { data } = alertSchema.safeParse(source.raw);
  const type = data?.alert_info.alert_type;
  if (!data || !type) return keep(source);
  return {
    event: {
      kind: 'account.alerted',
      ...head(source, 'alert'),
      entityType: data.entity_type,
      entityId: data.entity_id,
      severity: data.alert_info.alert_severity,
      status: data.alert_info.alert_status,
      type,
      description: data.alert_info.alert_description,
    },
  };
}

const flowSchema = z.object({
  event: label,
  flow_id: id,
  message: label,
  old_status: label,
  new_status: label,
  alert_state: label,
});

/** What `flows` measures; times in milliseconds. */
const METRICS = ['error_rate', 'threshold', 'p50_latency', 'p90_latency', 'requests_count', 'availability'];

/** Reads the value of `flows`. */
export function readFlow(source: PartSource): Reading {
  const { data } = flowSchema.safeParse(source.raw);
  if (!data || data.event === null || !isObject(source.raw)) return keep(source);
  const { raw } = source;
  const metrics = METRICS.flatMap((name): [string, number][] => {
    const value = toAmount(raw[name]);
    return value === null ? [] : [[name, value]];
  });
  return {
    event: {
      kind: 'flow.changed',
      ...head(source, 'flow'),
      event: data.event,
      flowId: data.flow_id,
      message: data.message,
      oldStatus: data.old_status,
      newStatus: data.new_status,
      alertState: data.alert_state,
      metrics: Object.fromEntries(metrics),
    },
  };
}

const paymentSchema = z.object({ configuration_name: label, provider_name: label, provider_mid: label, status: label });

/** Reads the value of `payment_configuration_update`. */
export function readPayment(source: PartSource): Reading {
  const { data } = paymentSchema.safeParse(source.raw);
  if (!data || (data.configuration_name === null && data.status === null)) return keep(source);
  return {
    event: {
      kind: 'payment.configurationChanged',
      ...head(source, 'payment'),
      name: data.configuration_name,
      provider: data.provider_name,
      merchantId: data.provider_mid,
      status: data.status,
    },
  };
}

const securitySchema = z.object({ display_phone_number: label, event: label, requester: label });

/** Reads the value of `security`. */
export function readSecurity(source: PartSource): Reading {
  const { data } = securitySchema.safeParse(source.raw);
  if (!data || data.event === null) return keep(source);
  return {
    event: {
      kind: 'security.changed',
      ...head(source, 'security'),
      displayPhoneNumber: digitsOf(data.display_phone_number) || null,
      event: data.event,
      requester: data.requester,
    },
  };
}

const partnerSchema = z.object({ event: label, solution_id: id, solution_status: label });

/** Reads the value of `partner_solutions`. */
export function readPartner(source: PartSource): Reading {
  const { data } = partnerSchema.safeParse(source.raw);
  if (!data || data.event === null) return keep(source);
  return {
    event: {
      kind: 'partner.solutionChanged',
      ...head(source, 'partner'),
      event: data.event,
      solutionId: data.solution_id,
      status: data.solution_status,
    },
  };
}

/** Reads one of `value.errors[]`: a fault of the number that belongs to no message. */
export function readReportedError(source: PartSource): Reading {
  const error = readError(source.raw);
  return error ? { event: { kind: 'error.reported', ...head(source, 'error'), error } } : keep(source, 'errors');
}

/** What the "Test" button of Meta's dashboard posts: a dummy account, number and person. */
export function readTest(source: PartSource): Reading {
  return { event: { kind: 'test.received', ...head(source, 'test'), field: source.frame.field } };
}

function head(source: PartSource, kind: string) {
  return headOf(source, contentKey(kind, source.frame, source.raw), timeOf(source.raw, source.frame));
}

function keep(source: PartSource, type = source.frame.field): Reading {
  return keepUnsupported(source, type, timeOf(source.raw, source.frame));
}
