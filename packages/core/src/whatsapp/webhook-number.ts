import { z } from 'zod';
import type { CapabilityChanged, NumberNews } from '../pipeline/account-events';
import { digitsOf, label, record, toAmount, toText } from './webhook-fields';
import { contentKey, headOf, keepUnsupported, timeOf, type PartSource, type Reading } from './webhook-reading';
import { storableJson } from './storable-json';
import { isObject } from './json-object';

/**
 * The values of `phone_number_quality_update`, `phone_number_name_update`, `account_settings_update` and `business_username_update`.
 * https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/reference/phone_number_quality_update
 */
const numberSchema = z.object({
  display_phone_number: label,
  event: label,
  max_daily_conversations_per_business: label,
  current_limit: label,
  old_limit: label,
  decision: label,
  requested_verified_name: label,
  rejection_reason: label,
  type: label,
  phone_number_settings: record,
  username: label,
  status: label,
});

type Body = z.infer<typeof numberSchema>;

const NEWS = new Map<string, (body: Body) => NumberNews | null>([
  ['phone_number_quality_update', qualityNews],
  ['phone_number_name_update', nameNews],
  ['account_settings_update', settingsNews],
  ['business_username_update', usernameNews],
  // One heading of Meta's page says so.
  ['business_username_updates', usernameNews],
]);

/** Reads the value of a field about a business number. */
export function readNumber(source: PartSource): Reading {
  const { frame, raw } = source;
  const { data } = numberSchema.safeParse(raw);
  const occurredAt = timeOf(raw, frame);
  const news = data ? NEWS.get(frame.field)?.(data) : null;
  if (!data || !news) return keepUnsupported(source, frame.field, occurredAt);
  return {
    event: {
      kind: 'number.changed',
      ...headOf(source, contentKey('number', frame, raw), occurredAt),
      displayPhoneNumber: digitsOf(data.display_phone_number) || null,
      news,
    },
  };
}

function qualityNews(body: Body): NumberNews | null {
  const tier = body.max_daily_conversations_per_business ?? body.current_limit;
  if (body.event === null && tier === null) return null;
  return { about: 'quality', event: body.event ?? '', tier, previousTier: body.old_limit, limit: peoplePerDay(tier) };
}

function nameNews({
  decision,
  requested_verified_name: requestedName,
  rejection_reason: reason,
}: Body): NumberNews | null {
  return decision === null
    ? null
    : { about: 'name', decision, requestedName, reason: reason === 'NONE' ? null : reason };
}

function settingsNews({ type, phone_number_settings: settings }: Body): NumberNews | null {
  if (settings === null) return null;
  const shown = storableJson(settings);
  return { about: 'settings', type: type ?? 'phone_number_settings', settings: isObject(shown) ? { ...shown } : {} };
}

function usernameNews({ status, username }: Body): NumberNews | null {
  return status === null ? null : { about: 'username', status, username: username?.replace(/^@/, '') ?? null };
}

/** `TIER_2K` → 2,000; null for no limit and for words without a number. */
export function peoplePerDay(tier: string | null): number | null {
  const match = /^(?:TIER_)?([0-9]+)(K?)$/i.exec(tier ?? '');
  return match ? Number(match[1]) * (match[2] === '' ? 1 : 1000) : null;
}

const capabilitySchema = z.object({
  max_daily_conversations_per_business: z.unknown().optional(),
  max_daily_conversation_per_phone: z.unknown().optional(),
  max_phone_numbers_per_business: z.unknown().optional(),
  max_phone_numbers_per_waba: z.unknown().optional(),
});

/** Reads the value of `business_capability_update`, in words (since February 2026) or in numbers (before). */
export function readCapability(source: PartSource): Reading {
  const { frame, raw } = source;
  const { data } = capabilitySchema.safeParse(raw);
  const occurredAt = timeOf(raw, frame);
  const daily = data?.max_daily_conversations_per_business;
  const perNumber = data?.max_daily_conversation_per_phone;
  const capability: Omit<CapabilityChanged, keyof ReturnType<typeof headOf> | 'kind'> = {
    tier: toText(daily),
    dailyLimit: peoplePerDay(toText(daily)),
    dailyLimitPerNumber: peoplePerDay(toText(perNumber)),
    numbersPerBusiness: toAmount(data?.max_phone_numbers_per_business),
    numbersPerAccount: toAmount(data?.max_phone_numbers_per_waba),
  };
  if (Object.values(capability).every((each) => each === null)) return keepUnsupported(source, frame.field, occurredAt);
  return {
    event: {
      kind: 'capability.changed',
      ...headOf(source, contentKey('capability', frame, raw), occurredAt),
      ...capability,
    },
  };
}
