import { parkedWords, type ParkedKind } from './parked-words';

test.each<[ParkedKind, string, string, RegExp, RegExp]>([
  ['delivery', 'UNKNOWN_NUMBER', '', /number that is not connected/, /kaiwa connect whatsapp/],
  ['delivery', 'NOT_JSON', '', /not JSON/, /upgrade/],
  ['part', 'timestamp is missing', '', /^timestamp is missing$/, /upgrade/],
  ['part', 'DELIVERY_UNREADABLE', '', /automation rule/, /docs\/odoo\.md/],
  ['delivery', 'SOMETHING_NEW', '', /SOMETHING_NEW/, /docs\/errors\.md explains SOMETHING_NEW/],
  ['command', 'AMBIGUOUS_CONTACT', 'Several records fit: res.partner 7', /^Several records fit/, /Merge/],
  ['command', 'SEND_IN_DOUBT', 'WhatsApp never said', /^WhatsApp never said$/, /once more/],
  ['command', 'CRM_REJECTED', '', /CRM_REJECTED/, /docs\/errors\.md explains CRM_REJECTED/],
])('a %s parked for %s is explained', (kind, reason, detail, words, advice) => {
  const said = parkedWords(kind, reason, detail);
  expect(said.words).toMatch(words);
  expect(said.advice).toMatch(advice);
});
