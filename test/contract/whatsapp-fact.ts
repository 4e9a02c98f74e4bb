/** A fact about one event, or (with `parkedAt`) about one part that cannot be read. */
export type Fact = Record<string, unknown>;
export type Facts = [name: string, facts: Fact[]];

export const AT = new Date(1_795_165_200_000);
export const A1 = '209715200000001';
export const A2 = '209715200000002';
export const B1 = '209715200000003';

export const bsuid = (value: string): Fact => ({ kind: 'bsuid', value });
export const wa = (value: string): Fact => ({ kind: 'wa', value });
export const ANA = [bsuid('US.16659113951716181056'), wa('12025550123')];
export const ZED = [bsuid('CO.78955650391528504740')];
export const BLUE_BIKE = 'wamid.HBgLMTIwMjU1NTAxMjMVAgASGBQ2MjhCNDlEOTZEQ0RFOTdBNDMwRAA=';
export const OURS = 'wamid.HBgLMTIwMjU1NTAxMjMVAgARGBI2Nzc2MTI4Mjg3RUYyQ0I4RUEA';

export const message = (content: Fact, more: Fact = {}): Fact => ({
  kind: 'message.received',
  opensWindow: true,
  groupId: null,
  content,
  ...more,
});
export const said = (text: string, more: Fact = {}): Fact => message({ kind: 'text', text }, more);
export const hidden = (type: string, more: Fact = {}): Fact => message({ kind: 'unsupported', type }, more);
export const file = (kind: string, more: Fact = {}): Fact => ({
  kind,
  mediaId: expect.any(String),
  sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
  ...more,
});
export const ad = { sourceType: 'ad', sourceId: '120210000000000011' };
