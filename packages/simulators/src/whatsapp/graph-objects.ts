import type { JsonRecord } from './json-record';
import type { BusinessAccount, Template } from './whatsapp-options';
import type { BusinessNumber } from './whatsapp-store';
import type { WhatsappWorld } from './whatsapp-world';

/** Fields of a business number answered without `fields`. */
export const NUMBER_FIELDS = [
  'verified_name',
  'code_verification_status',
  'display_phone_number',
  'quality_rating',
  'platform_type',
  'throughput',
  'webhook_configuration',
];
/** Fields of a template answered without `fields`. */
export const TEMPLATE_FIELDS = ['name', 'parameter_format', 'components', 'language', 'status', 'category'];
/** Fields of an account answered without `fields`. */
export const ACCOUNT_FIELDS = ['name', 'timezone_id', 'message_template_namespace'];

/** A business number as `GET /<PNID>` shows it. */
export function numberObject(world: WhatsappWorld, number: BusinessNumber): JsonRecord {
  const { phoneNumber, account } = number;
  const callback = world.store.subscriptions.get(account.id)?.overrideUrl ?? world.store.callbackUrl;
  return {
    id: phoneNumber.id,
    verified_name: phoneNumber.verifiedName,
    code_verification_status: 'VERIFIED',
    display_phone_number: phoneNumber.displayPhoneNumber,
    quality_rating: phoneNumber.qualityRating,
    platform_type: 'CLOUD_API',
    throughput: { level: phoneNumber.messagesPerSecond >= 1000 ? 'HIGH' : 'STANDARD' },
    status: phoneNumber.status,
    name_status: 'APPROVED',
    account_mode: 'LIVE',
    is_on_biz_app: false,
    is_official_business_account: false,
    whatsapp_business_manager_messaging_limit: 'TIER_2K',
    webhook_configuration: { ...(callback !== undefined && { application: callback }) },
    health_status: health(world, account, number),
  };
}

/** An account as `GET /<WABA>` shows it. */
export function accountObject(world: WhatsappWorld, account: BusinessAccount): JsonRecord {
  return {
    id: account.id,
    name: account.name,
    timezone_id: '1',
    currency: 'EUR',
    message_template_namespace: `ns_${account.id}`,
    account_review_status: 'APPROVED',
    health_status: health(world, account),
  };
}

/** A template as `GET /<TPL>` and the list show it. */
export function templateObject(template: Template): JsonRecord {
  const { id, name, language, category, status, parameter_format, components } = template;
  const quality_score = { score: status === 'PAUSED' || status === 'DISABLED' ? 'RED' : 'GREEN' };
  return { id, name, parameter_format, components, language, status, category, quality_score, rejected_reason: 'NONE' };
}

function health(world: WhatsappWorld, account: BusinessAccount, number?: BusinessNumber): JsonRecord {
  const isConnected = number === undefined || number.phoneNumber.status === 'CONNECTED';
  const problem = {
    error_code: 133_010,
    error_description: 'The number is not registered.',
    possible_solution: 'Register it.',
  };
  const entities = [
    ...(number === undefined
      ? []
      : [
          {
            entity_type: 'PHONE_NUMBER',
            id: number.phoneNumber.id,
            can_send_message: isConnected ? 'AVAILABLE' : 'BLOCKED',
            ...(!isConnected && { errors: [problem] }),
          },
        ]),
    { entity_type: 'WABA', id: account.id, can_send_message: 'AVAILABLE' },
    { entity_type: 'BUSINESS', id: `9${account.id}`, can_send_message: 'AVAILABLE' },
    { entity_type: 'APP', id: world.settings.appId, can_send_message: 'AVAILABLE' },
  ];
  return { can_send_message: isConnected ? 'AVAILABLE' : 'BLOCKED', entities };
}
