import type { ConsentPurpose, ConsentState } from '../consent/consent';
import { maySend, sendRules } from './may-send';
import type { SendFacts, SendRequest } from './send-question';
import type { DenyReason, Verdict } from './verdict';

const NOW = new Date('2026-11-20T12:00:00Z');
const BEFORE_OCTOBER = new Date('2026-09-30T12:00:00Z');
const ago = (ms: number, now = NOW): Date => new Date(now.getTime() - ms);
const HOUR = 3_600_000;
const DAY = 24 * HOUR;

const phone = { kind: 'wa', value: '32470120001' } as const;
const bsuid = { kind: 'bsuid', value: 'BE.1001' } as const;

/** Short words for what a row of the policy matrix says. */
interface Row {
  rules?: 'PMP1' | 'PMP2';
  kind: 'text' | 'template';
  category?: 'utility' | 'marketing' | 'authentication' | 'unknown';
  window?: 'open' | 'closed' | 'unknown' | 'just open' | 'exactly 24 h';
  optIn?: 'yes' | 'no' | 'marketing' | 'utility' | 'general';
  optOut?: 'none' | 'marketing' | 'all' | 'all, wrote again';
  status?: 'APPROVED' | 'PENDING' | 'REJECTED' | 'PAUSED' | 'DISABLED' | 'OTHER' | 'missing';
  quality?: 'GREEN' | 'YELLOW' | 'RED' | 'UNKNOWN';
  recipient?: SendRequest['recipient'];
  automatic?: boolean;
  bulk?: boolean;
  strict?: boolean;
  serviceSent?: number;
  self?: boolean;
  missing?: string[];
}

const INBOUND = { open: HOUR, closed: 3 * DAY, 'just open': DAY - 1000, 'exactly 24 h': DAY, unknown: null };

const said = (state: 'opted-in' | 'opted-out', at: Date) => ({ state, at, source: 'test' });

/** The purpose an opt-in is for; `yes` means the category of the row. */
function purposeOf({ optIn = 'no', category = 'utility' }: Row): ConsentPurpose | null {
  if (optIn === 'no') return null;
  if (optIn === 'general') return 'all';
  if (optIn !== 'yes') return optIn;
  return category === 'unknown' ? 'marketing' : category;
}

function consentsOf(row: Row, now: Date): ConsentState {
  const purpose = purposeOf(row);
  return {
    ...(purpose && { [purpose]: said('opted-in', ago(30 * DAY, now)) }),
    ...(row.optOut === 'marketing' && { marketing: said('opted-out', ago(2 * HOUR, now)) }),
    ...(row.optOut === 'all' && { all: said('opted-out', ago(HOUR, now)) }),
    ...(row.optOut === 'all, wrote again' && { all: said('opted-out', ago(2 * HOUR, now)) }),
  };
}

function templateOf({
  kind,
  category = 'utility',
  status = 'APPROVED',
  quality = 'GREEN',
}: Row): SendFacts['template'] {
  return kind === 'text' || status === 'missing' ? null : { category, status, quality };
}

function requestOf({ kind, automatic = false, bulk = false, recipient = phone, missing = [] }: Row): SendRequest {
  return { kind, automatic, bulk, recipient, missingVariables: missing, contentProblems: [] };
}

function ask(row: Row): Verdict {
  const now = row.rules === 'PMP1' ? BEFORE_OCTOBER : NOW;
  const inbound = INBOUND[row.window ?? 'closed'];
  const facts: SendFacts = {
    senderPhone: row.self ? '+32 470 12 00 01' : '+32 470 12 00 99',
    template: templateOf(row),
    lastInboundAt: inbound === null ? null : ago(inbound, now),
    consents: consentsOf(row, now),
    windowClosedAt: null,
    windowGuardMs: 0,
    serviceSentThisMonth: row.serviceSent ?? null,
    optInPerCategory: row.strict ?? false,
  };
  return maySend(requestOf(row), facts, now);
}

const inShort = (verdict: Verdict): string =>
  verdict.decision === 'allow'
    ? `allow ${verdict.reason} ${verdict.price.billing}`
    : `${verdict.decision} ${verdict.reason}`;

const text = (rest: Omit<Row, 'kind'>): Row => ({ kind: 'text', ...rest });
const template = (category: NonNullable<Row['category']>, rest: Omit<Row, 'kind' | 'category'>): Row => ({
  kind: 'template',
  category,
  ...rest,
});

// prettier-ignore
const matrix: [id: string, row: Row, verdict: string][] = [
  ['P001', text({ rules: 'PMP1', window: 'open', optIn: 'yes' }), 'allow OK free'],
  ['P002', text({ window: 'open', serviceSent: 999 }), 'allow OK_SERVICE_FREE_TIER quota'],
  ['P003', text({ window: 'open', serviceSent: 1000 }), 'allow OK_BILLABLE billed'],
  ['P007', text({ window: 'closed' }), 'deny WINDOW_CLOSED'],
  ['P009', text({ window: 'closed', optIn: 'yes' }), 'deny WINDOW_CLOSED'],
  ['P010', text({ window: 'exactly 24 h' }), 'deny WINDOW_CLOSED'],
  ['P011', text({ window: 'just open' }), 'allow OK_WINDOW_CLOSING quota'],
  ['P011 before October', text({ rules: 'PMP1', window: 'just open' }), 'allow OK_WINDOW_CLOSING free'],
  ['P012', text({ window: 'open', optIn: 'no' }), 'allow OK_REPLY_TO_USER quota'],
  ['P012 before October', text({ rules: 'PMP1', window: 'open', optIn: 'no' }), 'allow OK_REPLY_TO_USER free'],
  ['P013', text({ window: 'open', optOut: 'marketing' }), 'allow OK_REPLY_TO_USER quota'],
  ['P014', text({ window: 'open', optOut: 'all, wrote again' }), 'allow OK_REPLY_TO_USER quota'],
  ['P014 not yet written again', text({ window: 'open', optOut: 'all' }), 'deny OPTED_OUT_ALL'],
  ['P015', text({ window: 'open', optOut: 'all, wrote again', automatic: true }), 'deny OPTED_OUT_ALL'],
  ['P016', text({ window: 'open', optIn: 'yes', recipient: bsuid }), 'allow OK quota'],
  ['P017', text({ window: 'closed', recipient: bsuid }), 'deny WINDOW_CLOSED'],
  ['P022, P023', text({ window: 'unknown' }), 'deny WINDOW_UNKNOWN'],
  ['P039', template('utility', { rules: 'PMP1', window: 'open', optIn: 'yes' }), 'allow OK free'],
  ['P040', template('utility', { window: 'open', optIn: 'yes' }), 'allow OK_BILLABLE billed'],
  ['P041', template('utility', { optIn: 'yes' }), 'allow OK_BILLABLE billed'],
  ['P043', template('utility', { optIn: 'no' }), 'deny NO_OPT_IN'],
  ['P044', template('utility', { optIn: 'marketing' }), 'allow OK_GENERAL_OPT_IN billed'],
  ['P045', template('utility', { optIn: 'marketing', strict: true }), 'deny NO_OPT_IN_CATEGORY'],
  ['P046', template('utility', { rules: 'PMP1', window: 'open', optIn: 'no' }), 'allow OK_REPLY_TO_USER free'],
  ['P047', template('utility', { window: 'open', optIn: 'no' }), 'allow OK_REPLY_TO_USER billed'],
  ['P048', template('utility', { optIn: 'yes', optOut: 'marketing' }), 'allow OK_BILLABLE billed'],
  ['P049', template('utility', { optIn: 'yes', optOut: 'all' }), 'deny OPTED_OUT_ALL'],
  ['P051', template('utility', { optIn: 'yes', status: 'PENDING' }), 'deny TEMPLATE_NOT_APPROVED'],
  ['P052', template('utility', { optIn: 'yes', status: 'REJECTED' }), 'deny TEMPLATE_NOT_APPROVED'],
  ['P052 not at Meta', template('utility', { optIn: 'yes', status: 'missing' }), 'deny TEMPLATE_NOT_APPROVED'],
  ['P053', template('utility', { optIn: 'yes', status: 'PAUSED', quality: 'RED' }), 'deny TEMPLATE_PAUSED'],
  ['P054', template('utility', { optIn: 'yes', status: 'DISABLED', quality: 'RED' }), 'deny TEMPLATE_DISABLED'],
  ['P055', template('utility', { window: 'open', optIn: 'yes', status: 'PAUSED', quality: 'RED' }), 'deny TEMPLATE_PAUSED'],
  ['P056', template('utility', { optIn: 'yes', quality: 'YELLOW' }), 'allow OK_LOW_QUALITY_WARNING billed'],
  ['P057', template('utility', { optIn: 'yes', quality: 'RED', bulk: true }), 'hold TEMPLATE_LOW_QUALITY'],
  ['P057 single', template('utility', { optIn: 'yes', quality: 'RED' }), 'allow OK_LOW_QUALITY_WARNING billed'],
  ['P058', template('utility', { optIn: 'yes', quality: 'UNKNOWN', bulk: true }), 'allow OK_BILLABLE billed'],
  ['P060, P085', template('marketing', { optIn: 'utility' }), 'deny NO_OPT_IN_CATEGORY'],
  ['P062', template('utility', { optIn: 'yes', recipient: bsuid }), 'allow OK_BILLABLE billed'],
  ['P069', template('authentication', { optIn: 'yes' }), 'allow OK_BILLABLE billed'],
  ['P070', template('authentication', { window: 'open', optIn: 'yes' }), 'allow OK_BILLABLE billed'],
  ['P073', template('authentication', { optIn: 'no' }), 'deny NO_OPT_IN'],
  ['P074', template('authentication', { optIn: 'yes', optOut: 'marketing' }), 'allow OK_BILLABLE billed'],
  ['P076', template('authentication', { optIn: 'yes', recipient: bsuid }), 'deny AUTH_NEEDS_PHONE'],
  ['P081', template('marketing', { optIn: 'yes' }), 'allow OK_BILLABLE billed'],
  ['P082', template('marketing', { window: 'open', optIn: 'yes' }), 'allow OK_BILLABLE billed'],
  ['P084', template('marketing', { optIn: 'no' }), 'deny NO_OPT_IN'],
  ['P086', template('marketing', { window: 'open', optIn: 'no' }), 'deny NO_OPT_IN_CATEGORY'],
  ['P087', template('marketing', { optIn: 'yes', optOut: 'marketing' }), 'deny OPTED_OUT_MARKETING'],
  ['P088', template('marketing', { window: 'open', optIn: 'yes', optOut: 'marketing' }), 'deny OPTED_OUT_MARKETING'],
  ['P090', template('marketing', { optIn: 'yes', optOut: 'all' }), 'deny OPTED_OUT_ALL'],
  ['P099', template('marketing', { optIn: 'yes', recipient: bsuid }), 'allow OK_BILLABLE billed'],
  ['P101', template('marketing', { optIn: 'yes', status: 'PAUSED', quality: 'RED' }), 'deny TEMPLATE_PAUSED'],
  ['P102', template('marketing', { optIn: 'yes', quality: 'RED', bulk: true }), 'hold TEMPLATE_LOW_QUALITY'],
  ['P115', template('utility', { optIn: 'yes', self: true }), 'deny SELF_RECIPIENT'],
  ['ours: nobody to send to', template('utility', { optIn: 'yes', recipient: null }), 'deny NOT_REACHABLE'],
  ['ours: a text in place of a number', text({ window: 'open', recipient: { kind: 'wa', value: 'BE.1001' } }), 'deny NOT_REACHABLE'],
  ['ours: unknown category counts as marketing', template('unknown', { optIn: 'utility' }), 'deny NO_OPT_IN_CATEGORY'],
  ['ours: a general yes is no yes to advertising', template('marketing', { optIn: 'general' }), 'deny NO_OPT_IN_CATEGORY'],
  ['ours: a variable is missing', template('utility', { optIn: 'yes', missing: ['contact.name'] }), 'deny VARIABLE_MISSING'],
];

test.each(matrix)('%s', (_id, row, expected) => {
  expect(inShort(ask(row))).toBe(expected);
});

test('each rule is named once, and every verdict shows what every rule said', () => {
  const names = sendRules.map((rule) => rule.name);
  expect(new Set(names).size).toBe(names.length);
  const denied = ask(template('marketing', { optIn: 'no', status: 'PAUSED', missing: ['x'], optOut: 'all' }));
  expect(denied.rules.map((trace) => trace.rule)).toEqual(names);
  expect(denied.rules.filter((trace) => trace.says === 'deny').map((trace) => trace.rule)).toEqual([
    'not-opted-out',
    'template-approved',
    'opted-in',
    'variables-filled',
  ]);
});

test('no trace names the person', () => {
  const verdict = ask(template('utility', { optIn: 'yes', self: true, missing: ['contact.name'] }));
  expect(JSON.stringify(verdict.rules)).not.toContain('32470');
});

test.each<[DenyReason, Row, string]>([
  ['WINDOW_CLOSED', text({ optIn: 'yes' }), 'send-template'],
  ['WINDOW_CLOSED', text({ optIn: 'no' }), 'ask-opt-in'],
  ['NO_OPT_IN', template('utility', {}), 'ask-opt-in'],
  ['TEMPLATE_PAUSED', template('utility', { optIn: 'yes', status: 'PAUSED' }), 'fix-template'],
  ['AUTH_NEEDS_PHONE', template('authentication', { optIn: 'yes', recipient: bsuid }), 'fix-recipient'],
  ['OPTED_OUT_ALL', template('utility', { optIn: 'yes', optOut: 'all' }), 'wait-for-customer'],
])('%s: the remedy is a legal one', (reason, row, remedy) => {
  expect(ask(row)).toMatchObject({ decision: 'deny', reason, remedy });
});
