import { defaultDataFolder } from './data-folder';

describe('where the data lies', () => {
  test.each([
    ['what KAIWA_DATA_DIR says, for root', { KAIWA_DATA_DIR: '/srv/kaiwa data' }, 0, 'linux', '/srv/kaiwa data'],
    [
      'what KAIWA_DATA_DIR says, over XDG',
      { KAIWA_DATA_DIR: '/d', XDG_DATA_HOME: '/x', HOME: '/h' },
      1000,
      'linux',
      '/d',
    ],
    [
      '/var/lib/kaiwa for root, whatever HOME says',
      { HOME: '/root', XDG_DATA_HOME: '/x' },
      0,
      'linux',
      '/var/lib/kaiwa',
    ],
    ['the XDG data folder', { HOME: '/home/ana', XDG_DATA_HOME: '/data' }, 1000, 'linux', '/data/kaiwa'],
    ['below HOME without XDG', { HOME: '/home/ana' }, 1000, 'linux', '/home/ana/.local/share/kaiwa'],
    [
      'below HOME when XDG is empty',
      { HOME: '/home/ana', XDG_DATA_HOME: '' },
      1000,
      'linux',
      '/home/ana/.local/share/kaiwa',
    ],
    [
      'below HOME when XDG is relative',
      { HOME: '/home/ana', XDG_DATA_HOME: 'd' },
      1000,
      'linux',
      '/home/ana/.local/share/kaiwa',
    ],
    ['the Library on macOS', { HOME: '/Users/ana' }, 501, 'darwin', '/Users/ana/Library/Application Support/kaiwa'],
    ['nowhere, when nothing says where', {}, 1000, 'linux', null],
    ['nowhere, when HOME is relative', { HOME: 'ana' }, 1000, 'linux', null],
  ] as const)('%s', (_title, environment, uid, platform, expected) => {
    expect(defaultDataFolder(environment, uid, platform)).toBe(expected);
  });

  test('a relative KAIWA_DATA_DIR is taken from the working folder', () => {
    expect(defaultDataFolder({ KAIWA_DATA_DIR: 'data' }, 1000, 'linux')).toBe(`${process.cwd()}/data`);
  });
});
