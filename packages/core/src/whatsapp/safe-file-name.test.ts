import fc from 'fast-check';
import { safeFileName } from './safe-file-name';

test.each([
  ['an ordinary name', 'plan.pdf', 'plan.pdf'],
  ['letters of every script', 'चालान नं 4471.pdf', 'चालान नं 4471.pdf'],
  [
    'a way out of the folder, and markup',
    '../../etc/<img src=x onerror=alert(1)>.html',
    '_img src=x onerror=alert(1)_.html',
  ],
  ['a way of Windows', 'C:\\Windows\\cmd.exe', 'cmd.exe'],
  ['a device', 'CON.txt', '_CON.txt'],
  ['a device without an ending', 'nul', '_nul'],
  ['a hidden file', '.htaccess', 'htaccess'],
  ['dots at the end', 'plan.pdf. . .', 'plan.pdf'],
  ['an ending turned around', 'invoice\u202efdp.exe', 'invoice_fdp.exe'],
  ['a command', '$(rm -rf);`x`.sh', '_(rm -rf)__x_.sh'],
  ['half a pair', 'a\ud800b.txt', 'a\ufffdb.txt'],
  ['only what is forbidden', '///', 'file'],
  ['nothing', '', 'file'],
  ['no name', null, 'file'],
])('%s', (_title, filename, expected) => {
  expect(safeFileName(filename, 'file')).toBe(expected);
});

test('a long name keeps its ending and every whole character', () => {
  const name = safeFileName(`${'長'.repeat(200)}.pdf`, 'file');
  expect(Buffer.byteLength(name)).toBeLessThanOrEqual(180);
  expect(name).toMatch(/^長+\.pdf$/);
});

test('whatever is sent: one plain name, and the same again', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (filename) => {
      const safe = safeFileName(filename, 'file');
      expect(safe).not.toMatch(/[/\\<>:"|?*\p{Cc}\u202a-\u202e]/u);
      expect(['', '.', '..']).not.toContain(safe);
      expect(Buffer.byteLength(safe)).toBeLessThanOrEqual(190);
      expect(safeFileName(safe, 'file')).toBe(safe);
    }),
  );
});
