import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { matchPhone } from '@kaiwa/core';
import { readCsv } from '../support/read-csv';

const directory = join(process.env['KAIWA_SAMPLES_DIR'] ?? '', 'phones');
const isGiven = process.env['KAIWA_SAMPLES_DIR'] !== undefined && existsSync(directory);
const files = isGiven ? readdirSync(directory).filter((name) => name.endsWith('.csv')) : [];

const LEAST_RECALL = 0.995;
const LEAST_RIGHT_IN_CLASS = 0.97;

interface Sample {
  line: number;
  label: boolean;
  found: boolean;
  why: string;
}

/** Labelled pairs of a WhatsApp id and a stored number: columns wa_id, default_country, record_country, stored, match, why. */
function judge(file: string): Sample[] {
  return readCsv(readFileSync(join(directory, file), 'utf8')).map((row, index) => {
    const { match } = matchPhone({
      waId: row['wa_id'] ?? '',
      stored: row['stored'] ?? '',
      recordCountry: row['record_country'],
      accountCountry: row['default_country'],
    });
    return { line: index + 2, label: row['match']?.trim() === '1', found: match, why: row['why'] ?? '' };
  });
}

/** Ways of spelling of which too many rows are judged wrongly. */
function wrongClasses(samples: Sample[]): string[] {
  return [...new Set(samples.map(({ why }) => why))].flatMap((why) => {
    const rows = samples.filter((sample) => sample.why === why);
    const wrong = rows.filter(({ label, found }) => label !== found).map(({ line }) => line);
    const isRight = 1 - wrong.length / rows.length >= LEAST_RIGHT_IN_CLASS;
    return isRight ? [] : [`${why}: ${wrong.length} of ${rows.length}, rows ${wrong.join(' ')}`];
  });
}

test('a file is read as its rows, quotes, line breaks and all', () => {
  const text = '\ufeffwa_id,stored,why\r\n1,"a, ""b""\nc",x\r\n2,,\n3, d ,y';
  expect(readCsv(text)).toEqual([
    { wa_id: '1', stored: 'a, "b"\nc', why: 'x' },
    { wa_id: '2', stored: '', why: '' },
    { wa_id: '3', stored: ' d ', why: 'y' },
  ]);
});

const suite = isGiven ? describe : describe.skip;
const missing = isGiven ? '' : ' [skipped: KAIWA_SAMPLES_DIR names no folder of samples]';

suite(`labelled phone spellings${missing}`, () => {
  test('there are some', () => {
    expect(files.length).toBeGreaterThan(0);
  });

  for (const file of files) {
    describe(file, () => {
      const samples = judge(file);

      test('nobody is taken for somebody else', () => {
        const wrong = samples.filter(({ label, found }) => found && !label);
        expect(wrong.map(({ line, why }) => `row ${line}: ${why}`)).toEqual([]);
      });

      test('nearly everybody is recognised', () => {
        const positives = samples.filter(({ label }) => label);
        const recall = positives.filter(({ found }) => found).length / positives.length;
        expect(positives.length).toBeGreaterThan(0);
        expect(recall).toBeGreaterThanOrEqual(LEAST_RECALL);
      });

      test('no way of spelling is left behind', () => {
        expect(wrongClasses(samples)).toEqual([]);
      });
    });
  }
});
