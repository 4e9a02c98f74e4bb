import type { PhoneAccount } from './phone-accounts';

/** How a text is spelled: a function of the account, or null where that account has no such spelling. */
export type Spelling = (account: PhoneAccount) => string | null;

/** The ten digits of other scripts, by their zero. */
const ZEROS = {
  'full-width': 0xff10,
  'Arabic-Indic': 0x660,
  'Extended Arabic-Indic': 0x6f0,
  Devanagari: 0x966,
  Bengali: 0x9e6,
  Gujarati: 0xae6,
  Tamil: 0xbe6,
  Thai: 0xe50,
  Lao: 0xed0,
  Tibetan: 0xf20,
  Myanmar: 0x1040,
  Khmer: 0x17e0,
  Adlam: 0x1e950,
  'mathematical bold': 0x1d7ce,
};

/** A text with its digits in another script. */
export function inScript(zero: number, text: string): string {
  return text.replace(/\d/g, (digit) => String.fromCodePoint(zero + Number(digit)));
}

const scripts = Object.entries(ZEROS);

const BLANKS = ['\u00a0', '\u202f', '\u2009', '\u2003', '\u3000', '\t', '  '];
const DASHES = [
  '-',
  '\u2010',
  '\u2011',
  '\u2012',
  '\u2013',
  '\u2014',
  '\u2212',
  '\ufe63',
  '\uff0d',
  '\u30fc',
  '\u00ad',
];
/** Labels before a number, in the languages of the world. */
export const LABELS = [
  'Mobile: ',
  'Tel. ',
  'TEL:',
  'Phone 1: ',
  'Handy: ',
  'Móvil: ',
  'Portable : ',
  'Cellulare ',
  'Celular/WhatsApp: ',
  'Telefoon (mobiel) ',
  'Cep Tel: ',
  'Тел.: ',
  'моб. ',
  '手机：',
  '携帯電話 ',
  '휴대폰: ',
  'جوال: ',
  'نقال ',
  'טלפון: ',
  'मोबाइल: ',
  'โทร. ',
  'Κινητό: ',
  '℡ ',
  '☎ ',
  '📱',
  '* ',
  '• ',
];
const TAILS = [
  ' (private)',
  ' (mobile)',
  ' - after 5pm',
  ' WhatsApp',
  ', Frau Müller',
  '.',
  ' ✓',
  ' [home]',
  '\r\n',
  ' ماما',
];

/** Spellings with calling code: to be read without any country. */
export const abroad: Record<string, Spelling> = {
  'E.164': ({ waId }) => `+${waId}`,
  'digits only': ({ waId }) => waId,
  'usual international': ({ abroad: text }) => text,
  dots: ({ abroad: text }) => text.replaceAll(/[ -]/g, '.'),
  brackets: ({ callingCode, national }) => `+${callingCode} (${national.slice(0, 2)}) ${national.slice(2)}`,
  'calling code in brackets': ({ callingCode, national }) => `(+${callingCode}) ${national}`,
  '00': ({ abroad: text }) => text.replace('+', '00'),
  '00 apart': ({ abroad: text }) => text.replace('+', '00 '),
  '00 in brackets': ({ callingCode, national }) => `(00${callingCode}) ${national}`,
  '+00': ({ abroad: text }) => text.replace('+', '+00'),
  '++': ({ abroad: text }) => text.replace('+', '++'),
  '00 and plus': ({ abroad: text }) => text.replace('+', '00 +'),
  '00+': ({ waId }) => `00+${waId}`,
  'space after plus': ({ abroad: text }) => text.replace('+', '+ '),
  'full-width plus': ({ abroad: text }) => text.replace('+', '＋'),
  'small plus': ({ abroad: text }) => text.replace('+', '﹢'),
  'tel: link': ({ abroad: text }) => `tel:${text.replaceAll(' ', '-')}`,
  'tel: with a visual part': ({ waId }) => `<a href="tel:+${waId}">`,
  'callto: link': ({ waId }) => `callto:+${waId}`,
  'Skype link': ({ waId }) => `skype:+${waId}?call`,
  'SIP address': ({ waId }) => `sip:+${waId}@example.com`,
  'whatsapp: address': ({ waId }) => `whatsapp:+${waId}`,
  'WhatsApp account address': ({ waId }) => `${waId}@s.whatsapp.net`,
  'wa.me': ({ waId }) => `wa.me/${waId}`,
  'wa.me with a text': ({ waId }) => `https://wa.me/${waId}?text=Hi%20there%202`,
  'api.whatsapp.com': ({ waId }) => `https://api.whatsapp.com/send?phone=${waId}&text=Hallo`,
  'api.whatsapp.com, escaped plus': ({ waId }) =>
    `https://api.whatsapp.com/send/?phone=%2B${waId}&type=phone_number&app_absent=0`,
  'spreadsheet apostrophe': ({ abroad: text }) => `'${text}`,
  'spreadsheet formula': ({ waId }) => `="+${waId}"`,
  'spreadsheet float': ({ waId }) => `${waId}.0`,
  'float with plus': ({ waId }) => `+${waId}.00`,
  'bidi marks': ({ abroad: text }) => `\u202a${text}\u202c`,
  'isolates inside': ({ abroad: text }) => `\u2066${[...text].join('\u200e')}\u2069`,
  'byte order mark': ({ abroad: text }) => `\ufeff${text}\u200b`,
  'blanks around': ({ abroad: text }) => ` \t ${text} \n`,
  'every digit apart': ({ waId }) => `+${[...waId].join(' ')}`,
  'trunk prefix kept': ({ callingCode, national, trunk }) => (trunk ? `+${callingCode} ${trunk}${national}` : null),
  'trunk prefix apart': ({ callingCode, national, trunk }) => (trunk ? `00${callingCode} ${trunk} ${national}` : null),
  'trunk prefix in brackets': ({ callingCode, national, trunk }) =>
    trunk ? `+${callingCode} (${trunk}) ${national}` : null,
  'trunk prefix in brackets, no blanks': ({ callingCode, national, trunk }) =>
    trunk ? `+${callingCode}(${trunk})${national}` : null,
  'plus and digits in two scripts': ({ waId }) =>
    `+${inScript(0x966, waId.slice(0, 5))}${inScript(0xff10, waId.slice(5))}`,
  ...Object.fromEntries(scripts.map(([name, zero]) => [`${name} digits`, ({ abroad: text }) => inScript(zero, text)])),
  ...Object.fromEntries(
    BLANKS.map((blank) => [`blank ${JSON.stringify(blank)}`, ({ abroad: text }) => text.replaceAll(' ', blank)]),
  ),
  ...Object.fromEntries(DASHES.map((dash) => [`dash ${dash}`, ({ abroad: text }) => text.replaceAll(' ', dash)])),
  ...Object.fromEntries(LABELS.map((label) => [`label ${label}`, ({ abroad: text }) => `${label}${text}`])),
  ...Object.fromEntries(
    TAILS.map((tail) => [`before ${JSON.stringify(tail)}`, ({ abroad: text }) => `${text}${tail}`]),
  ),
};

/** National spellings: to be read with the country of the account, or another one with the same calling code. */
export const athome: Record<string, Spelling> = {
  usual: ({ athome: text }) => text,
  'digits only': ({ trunk, national }) => trunk + national,
  'without trunk prefix (lost zero)': ({ national }) => national,
  'float that lost its zero': ({ national }) =>
    national.startsWith('0') || national.length < 6 ? null : `${national}.0`,
  'spreadsheet apostrophe': ({ athome: text }) => `'${text}`,
  brackets: ({ trunk, national }) => `(${trunk}${national.slice(0, 3)}) ${national.slice(3)}`,
  dots: ({ athome: text }) => text.replaceAll(/[ -]/g, '.'),
  'slash inside': ({ trunk, national }) =>
    national.length < 8 ? null : `${trunk}${national.slice(0, 2)}/${national.slice(2)}`,
  ...Object.fromEntries(scripts.map(([name, zero]) => [`${name} digits`, ({ athome: text }) => inScript(zero, text)])),
  ...Object.fromEntries(
    BLANKS.map((blank) => [`blank ${JSON.stringify(blank)}`, ({ athome: text }) => text.replaceAll(' ', blank)]),
  ),
  ...Object.fromEntries(DASHES.map((dash) => [`dash ${dash}`, ({ athome: text }) => text.replaceAll(' ', dash)])),
  ...Object.fromEntries(LABELS.map((label) => [`label ${label}`, ({ athome: text }) => `${label}${text}`])),
  ...Object.fromEntries(
    TAILS.map((tail) => [`before ${JSON.stringify(tail)}`, ({ athome: text }) => `${text}${tail}`]),
  ),
};

/** Spellings of an extension behind a number. */
export const EXTENSIONS = [
  ' x45', 'x045', ' ext 45', ' ext. 045', ' ext: 45', ' extension 045', ' Extn 45', ' #45', '#045', ';ext=45', ' Durchwahl 45', ' DW: 45',
  ' poste 45', ' int. 45', ' interno 45', ' anexo 45', ' ramal 45', ' доб. 45', ' wew. 45', ' toestel 45', ' 内線45', ' (ext. 45)', ',,45',
]; // prettier-ignore

/** What stands between two numbers in one field. */
export const BETWEEN = [
  ' / ',
  '; ',
  ', ',
  '\n',
  '\r\n',
  ' | ',
  ' or ',
  ' oder ',
  ' und ',
  ' & ',
  ' y ',
  ' ou ',
  ';',
  '/',
  ' - privat: ',
];
