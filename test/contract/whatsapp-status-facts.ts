import { bsuid, wa, ZED, type Fact, type Facts } from './whatsapp-fact';

/** What each sample of a status must mean, as far as its description says. */

const at = (seconds: number): Date => new Date(seconds * 1000);
const status = (name: string, more: Fact = {}): Fact => ({
  kind: 'status.changed',
  status: name,
  groupId: null,
  ...more,
});
const failed = (...codes: number[]): Fact => status('failed', { errors: codes.map((code) => ({ code })) });
const priced = (name: string, category: string, billed: boolean, more: Fact = {}): Fact =>
  status(name, { pricing: { category, billed }, ...more });
const inGroup = (key: Fact): Fact => ({
  kind: 'status.changed',
  status: 'delivered',
  groupId: 'Y2FwaV9ncm91cDoxMjAzNjM',
  recipient: expect.arrayContaining([key]),
});
const PARENT = { kind: 'parentBsuid', value: 'CO.ENT.8296180132399422424' };

const failures = [131026, 131047, 131049, 131050, 131042, 130472, 131053, 132015, 137000];

export const statusFacts: Facts[] = [
  ['status_sent', [priced('sent', 'utility', true, { callbackData: 'ob_01JCQ7Z8' })]],
  ['status_delivered', [status('delivered', { callbackData: 'ob_01JCQ7Z8' })]],
  ['status_read', [status('read', { pricing: null })]],
  ['status_played', [status('played')]],
  ...failures.map((code): Facts => [`status_failed_${code}`, [failed(code)]]),
  ['status_failed_two_errors', [failed(131026, 131000)]],
  ['status_failed_no_errors', [failed()]],
  ['status_failed_after_sent', [status('sent'), failed(131026)]],
  ['status_failed_after_delivered', [status('delivered'), failed(131000)]],
  ['status_read_without_delivered', [priced('read', 'service', false)]],
  ['status_out_of_order', [status('read'), status('delivered'), status('sent')]],
  ['status_same_second', [status('delivered'), status('sent'), status('read')]],
  ['status_duplicate_in_one_post', [status('delivered'), status('delivered')]],
  ['status_unknown_wamid', [status('delivered')]],
  ['status_unknown_kind', [{ kind: 'unsupported', type: 'status:archived' }]],
  [
    'status_pricing_free_entry_point',
    [
      priced('sent', 'referral_conversion', false, {
        conversation: { origin: 'referral_conversion', expiresAt: at(1795424400) },
      }),
    ],
  ],
  ['status_pricing_service_billed_oct2026', [priced('delivered', 'service', true)]],
  ['status_pricing_service_free', [priced('delivered', 'service', false)]],
  ['status_pricing_unknown_type', [priced('delivered', 'service', false)]],
  ['status_pricing_marketing_lite', [priced('delivered', 'marketing_lite', true)]],
  ['status_pricing_auth_international', [priced('delivered', 'authentication-international', true)]],
  ['status_pricing_cbp_legacy', [priced('sent', 'marketing', true, { conversation: { origin: 'marketing' } })]],
  [
    'status_group_aggregated',
    [inGroup(wa('31612345678')), inGroup(wa('358412345678')), inGroup(bsuid('CO.78955650391528504740'))],
  ],
  ['bsuid_status_delivered_no_phone', [status('delivered', { recipient: [...ZED, PARENT] })]],
  ['bsuid_status_old_parent_spelling', [status('sent', { recipient: [...ZED, PARENT] })]],
  ['bsuid_status_failed_131062', [{ ...failed(131062), recipient: ZED }]],
  ['bsuid_status_failed_to_phone_no_user_id', [{ ...failed(131026), recipient: [wa('12025550123')] }]],
];
