import { z } from 'zod';
import type { AccountParties, AccountPricing } from '../pipeline/account-events';
import { digitsOf, id, label, list, moment, object } from './webhook-fields';
import { contentKey, headOf, keepUnsupported, timeOf, type PartSource, type Reading } from './webhook-reading';

/**
 * The value of `account_update`: one event, and the parts that belong to it.
 * https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/reference/account_update
 */
const updateSchema = z.object({
  event: label,
  phone_number: label,
  country: label,
  violation_info: object({ violation_type: label }),
  restriction_info: list,
  ban_info: object({ waba_ban_state: z.unknown().optional(), waba_ban_date: label }),
  disconnection_info: object({ reason: label, initiated_by: label }),
  waba_info: object({
    waba_id: id,
    owner_business_id: id,
    partner_app_id: id,
    solution_id: id,
    solution_partner_business_ids: list,
    ad_account_linked: id,
    // Another spelling of the same.
    ad_account_id: id,
  }),
  volume_tier_info: object({ pricing_category: label, tier: label, effective_month: label, region: label }),
  auth_international_rate_eligibility: object({ start_time: moment, exception_countries: list }),
});

const restrictionSchema = z.object({ restriction_type: label, expiration: moment });
const exceptionSchema = z.object({ country_code: label, start_time: moment });

type Update = z.infer<typeof updateSchema>;

/** Reads the value of `account_update`. An event of tomorrow is still an event of the account. */
export function readAccountUpdate(source: PartSource): Reading {
  const { frame, raw } = source;
  const { data } = updateSchema.safeParse(raw);
  const occurredAt = timeOf(raw, frame);
  if (!data || data.event === null) return keepUnsupported(source, frame.field, occurredAt);
  const { violation_info: violation, disconnection_info: disconnection } = data;
  return {
    event: {
      kind: 'account.changed',
      ...headOf(source, contentKey('account', frame, raw), occurredAt),
      event: data.event,
      decision: null,
      violation: violation?.violation_type ?? null,
      restrictions: restrictionsOf(data),
      ban: banOf(data),
      disconnection: disconnection ? { reason: disconnection.reason, initiatedBy: disconnection.initiated_by } : null,
      phoneNumber: digitsOf(data.phone_number) || null,
      account: partiesOf(data),
      pricing: pricingOf(data),
      country: data.country,
    },
  };
}

const reviewSchema = z.object({ decision: label });

/** Reads the value of `account_review_update`. */
export function readReview(source: PartSource): Reading {
  const { frame, raw } = source;
  const decision = reviewSchema.safeParse(raw).data?.decision ?? null;
  const occurredAt = timeOf(raw, frame);
  if (decision === null) return keepUnsupported(source, frame.field, occurredAt);
  return {
    event: {
      kind: 'account.changed',
      ...headOf(source, contentKey('account', frame, raw), occurredAt),
      event: 'REVIEW',
      decision,
      violation: null,
      restrictions: [],
      ban: null,
      disconnection: null,
      phoneNumber: null,
      account: null,
      pricing: null,
      country: null,
    },
  };
}

function restrictionsOf({ restriction_info: items }: Update) {
  return items.flatMap((item) => {
    const { data } = restrictionSchema.safeParse(item);
    return data?.restriction_type ? [{ type: data.restriction_type, until: data.expiration }] : [];
  });
}

/** The state has also been sent as a list of one. */
function banOf({ ban_info: ban }: Update): { state: string; date: string | null } | null {
  const states: unknown = ban?.waba_ban_state;
  const state = label.parse(Array.isArray(states) ? states[0] : states) ?? null;
  return ban && state !== null ? { state, date: ban.waba_ban_date } : null;
}

function partiesOf({ waba_info: info }: Update): AccountParties | null {
  if (!info) return null;
  return {
    wabaId: info.waba_id,
    ownerBusinessId: info.owner_business_id,
    partnerAppId: info.partner_app_id,
    solutionId: info.solution_id,
    solutionPartnerIds: info.solution_partner_business_ids.flatMap((each) => id.parse(each) ?? []),
    adAccountId: info.ad_account_linked ?? info.ad_account_id,
  };
}

function pricingOf(update: Update): AccountPricing | null {
  const { volume_tier_info: volume, auth_international_rate_eligibility: international } = update;
  if (!volume && !international) return null;
  return {
    volumeTier: volume
      ? {
          category: volume.pricing_category,
          tier: volume.tier,
          effectiveMonth: volume.effective_month,
          region: volume.region,
        }
      : null,
    authenticationInternational: international
      ? {
          startsAt: international.start_time,
          exceptions: international.exception_countries.flatMap((item) => {
            const { data } = exceptionSchema.safeParse(item);
            return data?.country_code ? [{ country: data.country_code, startsAt: data.start_time }] : [];
          }),
        }
      : null,
  };
}
