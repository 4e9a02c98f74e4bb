import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { renameDurably, writeSecretFile } from './durable-file';

describe('a secret file', () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'kaiwa-durable-'))));
  afterEach(() => rmSync(folder, { recursive: true }));

  test('is for its owner alone, also where a crash left an open one half written', () => {
    const file = join(folder, 'secret');
    writeFileSync(`${file}.new`, 'hal', { mode: 0o644 });
    writeSecretFile(file, 'whole');
    expect(readFileSync(file, 'utf8')).toBe('whole');
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readdirSync(folder)).toEqual(['secret']);
  });

  test('a rename of what is not there fails and changes nothing', () => {
    expect(() => renameDurably(join(folder, 'absent'), join(folder, 'new'))).toThrow(/ENOENT/);
    expect(readdirSync(folder)).toEqual([]);
  });
});
