/** What a keyword asks for. */
export type Keyword = 'stop' | 'start';

/** Whole messages that mean "no more messages" or "messages again", by language. Data; the words of the place, not translations of ours. */
export const keywordTable: readonly { language: string; stop: readonly string[]; start: readonly string[] }[] = [
  {
    language: 'en',
    stop: ['stop', 'stop all', 'stopall', 'unsubscribe', 'cancel', 'end', 'quit', 'opt out', 'optout', 'revoke'],
    start: ['start', 'unstop', 'subscribe', 'opt in', 'optin'],
  },
  { language: 'nl', stop: ['afmelden', 'uitschrijven', 'stoppen'], start: ['aanmelden', 'inschrijven'] },
  { language: 'fi', stop: ['lopeta', 'peruuta', 'seis'], start: ['aloita', 'tilaa'] },
  { language: 'de', stop: ['stopp', 'abmelden', 'abbestellen', 'kündigen'], start: ['anmelden', 'starten'] },
  {
    language: 'fr',
    stop: ['arrêt', 'arrêter', 'désabonner', 'désinscrire', 'stopper'],
    start: ['démarrer', 'abonner', 'réabonner'],
  },
  { language: 'es', stop: ['baja', 'alto', 'parar', 'detener', 'cancelar'], start: ['alta', 'iniciar', 'suscribir'] },
  {
    language: 'pt',
    stop: ['sair', 'pare', 'parar', 'descadastrar', 'cancelar'],
    start: ['voltar', 'iniciar', 'cadastrar'],
  },
  { language: 'it', stop: ['ferma', 'disiscrivi', 'annulla', 'basta'], start: ['inizia', 'iscrivi'] },
  { language: 'sv', stop: ['stoppa', 'avsluta', 'avregistrera'], start: ['starta', 'registrera'] },
  { language: 'da', stop: ['afmeld', 'stop sms'], start: ['tilmeld'] },
  { language: 'nb', stop: ['stopp', 'avslutt', 'meld av'], start: ['meld på'] },
  { language: 'pl', stop: ['rezygnuję', 'wypisz'], start: ['zapisz'] },
  { language: 'tr', stop: ['dur', 'iptal'], start: ['başla'] },
];

const byWord = new Map<string, Keyword>(
  keywordTable.flatMap(({ stop, start }) => [
    ...start.map((word) => [foldKeyword(word), 'start'] as const),
    ...stop.map((word) => [foldKeyword(word), 'stop'] as const),
  ]),
);

/** Longer than any keyword with its decoration; keeps folding cheap on long texts. */
const MOST_CHARS = 40;

/** Folds case, accents, punctuation, emoji and blanks, so that "  Arrêt! " and "ARRET" are one word. */
export function foldKeyword(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll('ı', 'i')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

/** Reads a whole message as a keyword; a keyword inside a sentence is for a person to judge. */
export function readKeyword(text: string): Keyword | null {
  if (text.length > MOST_CHARS) return null;
  return byWord.get(foldKeyword(text)) ?? null;
}
