/** The shop that `kaiwa dev` plays: made-up ids, numbers set aside for fiction, secrets that open nothing. */
export const devShop = {
  database: 'shop',
  integrationLogin: 'kaiwa',
  integrationKey: 'de0000000000000000000000000000000000de00',
  handLogin: 'colleague',
  handKey: 'de0000000000000000000000000000000000de01',
  appSecret: 'dev-app-secret',
  verifyToken: 'dev-verify-token',
  accessToken: 'dev-access-token',
  businessAccountId: '200000000000001',
  phoneNumberId: '300000000000001',
  displayPhoneNumber: '+12025550143',
  customer: '+12025550187',
  customerName: 'Ada Example',
  template: {
    name: 'order_update',
    language: 'en',
    category: 'UTILITY',
    components: [{ type: 'BODY', text: 'Hello {{1}}, your request "{{2}}" is now: {{3}}.' }],
  },
  rule: 'A deal enters Qualified',
  stage: 'Qualified',
} as const;
