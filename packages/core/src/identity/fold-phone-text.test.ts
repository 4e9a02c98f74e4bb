import { foldPhoneText } from './fold-phone-text';

test.each([
  ['full-width', '＋４４　７４００', '+44 7400'],
  ['Arabic-Indic and Extended Arabic-Indic', '٠١٢ ۷۸۹', '012 789'],
  ['rows of digits that follow each other', '\u{116d0}\u{116d9}\u{116da}\u{116e3}', '0909'],
  ['every other script', '०९ ๐๙ ০৯ 𞥐𞥙 𝟎𝟗 𝟶𝟿', '09 09 09 09 09 09'],
  ['keycaps', '1️⃣2️⃣', '12'],
  ['dashes', '1‐2‑3‒4–5—6−7ー8', '1-2-3-4-5-6-7-8'],
  ['blanks', '1\u00a02\u202f3\u20034', '1 2 3 4'],
  ['invisible marks', '\u202a1\u200e2\u00ad3\ufeff4\0', '1234'],
  ['links', '%2B44%207400%28', '+44 7400('],
  ['a percent sign', '50%', '50%'],
  ['letters', 'Móvil 手机', 'Móvil 手机'],
  ['signs', '1、2،3／4・5☎6', '1,2,3/4.5|6'],
  ['brackets', '【0】«1»', '(0)|1|'],
  ['line breaks', '1\r\n2\u2028\u20293', '1\r\n2\n\n3'],
])('%s', (_name, text, folded) => {
  expect(foldPhoneText(text)).toBe(folded);
});
