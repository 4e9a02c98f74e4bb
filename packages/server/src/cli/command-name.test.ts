import { commandName } from './command-name';

const GLOBAL = '/usr/local/bin/kaiwa';
const LOCAL = '/shop/node_modules/.bin/kaiwa';

test.each<[string, Record<string, string>, string[], string]>([
  ['installed globally', { PATH: '/usr/bin:/usr/local/bin' }, [GLOBAL], 'kaiwa'],
  ['in a folder the user added to PATH', { PATH: '/shop/node_modules/.bin:/usr/bin' }, [LOCAL], 'kaiwa'],
  ['by `node packages/server/bin/kaiwa.js`', { PATH: '/usr/bin' }, [], 'npx kaiwa'],
  [
    'by `npm start` in a checkout',
    { PATH: '/shop/node_modules/.bin:/usr/bin', npm_execpath: '/npm-cli.js', npm_lifecycle_event: 'start' },
    [LOCAL],
    'npx kaiwa',
  ],
  ['by `npx kaiwa`', { PATH: '/shop/node_modules/.bin:/usr/bin', npm_command: 'exec' }, [LOCAL], 'npx kaiwa'],
  ['by npm, beside another one that is global', { PATH: '/usr/local/bin', npm_command: 'exec' }, [GLOBAL], 'npx kaiwa'],
  ['without any PATH', {}, [GLOBAL], 'npx kaiwa'],
  ['with an empty part in PATH', { PATH: ':/usr/bin' }, ['kaiwa'], 'npx kaiwa'],
])('started %s', (_title, environment, files, expected) => {
  expect(commandName(environment, (path) => files.includes(path))).toBe(expected);
});
