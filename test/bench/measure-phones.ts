import { matchPhone, type PhoneQuestion } from '@kaiwa/core';
import { atLeast, type BenchWish, type Measured } from './budget';
import { quantile } from './quantile';

const LEAST_PER_SECOND = 20_000;
const CALLS = 200_000;
const ROUNDS = 5;

/** Account, country, how the account's number is written abroad and at home, and somebody with nearly the same number. */
const people: [waId: string, country: string, abroad: string, athome: string, stranger: string][] = [
  ['4915123071396', 'DE', '+49 (0)151 23071396', '0151/23071396', '+49 151 23071369'],
  ['5531987654321', 'BR', '+55 31 98765-4321', '0 15 31 8765-4321', '+55 21 98765-4321'],
  ['525512345678', 'MX', '+52 1 55 1234 5678', '044 55 1234 5678', '(551) 234-5678'],
  ['5491123456789', 'AR', '+54 9 11 2345-6789', '011 15-2345-6789', '+54 11 2345-6789'],
  ['12015550123', 'US', '+1 (201) 555-0123', '(201) 555-0123 x45', '+1 301 555 0123'],
  ['390674227360', 'IT', '+39 06 7422 7360', '06 7422 7360', '+39 3674227360'],
  ['79123456789', 'RU', 'tel:+7-912-345-67-89', '8 (912) 345-67-89', '+7 912 345 67 80'],
  ['966512245214', 'SA', '\u202a+966 51 224 5214\u202c', '٠٥١ ٢٢٤ ٥٢١٤', '051 224 5215'],
];

/** Every person by international and national spellings, in lists and with labels, against the own number and a stranger's. */
function questions(): PhoneQuestion[] {
  return people.flatMap(([waId, country, abroad, athome, stranger]) => {
    const stored = [
      `+${waId}`,
      waId,
      abroad,
      athome,
      `Mobile: ${abroad}`,
      `${stranger} / ${athome}`,
      stranger,
      `wa.me/${waId}`,
    ];
    return stored.flatMap((text): PhoneQuestion[] => [
      { waId, stored: text, recordCountry: country, accountCountry: 'AT' },
      { waId, stored: text, recordCountry: null, accountCountry: 'AT' },
    ]);
  });
}

/** Comparisons of a stored number with a WhatsApp id per second on one core. */
export async function measurePhones({ say }: BenchWish): Promise<Measured> {
  const asked = questions();
  const rates: number[] = [];
  let matches = 0;
  for (let round = 0; round < ROUNDS; round += 1) {
    matches = 0;
    const startedAt = performance.now();
    for (let index = 0; index < CALLS; index += 1) {
      const question = asked[index % asked.length];
      if (question && matchPhone(question).match) matches += 1;
    }
    rates.push(CALLS / ((performance.now() - startedAt) / 1000));
  }
  const perSecond = Math.round(quantile(rates, 0.5));
  say(`phones: ${perSecond}/s`);
  return {
    budgets: [atLeast('matchPhone, one core', perSecond, LEAST_PER_SECOND, 'calls/s')],
    figures: { phones: { questions: asked.length, matchShare: matches / CALLS } },
  };
}
