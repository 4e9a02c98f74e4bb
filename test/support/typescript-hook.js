// `node --require <this>` runs our TypeScript sources in a process of its own, without a build. For tests that must kill,
// stop or re-user a whole process; everything else runs inside Jest.
const { transformFileSync } = require('@swc/core');

require.extensions['.ts'] = (module, filename) => {
  const { code } = transformFileSync(filename, {
    swcrc: false,
    jsc: { parser: { syntax: 'typescript' }, target: 'es2022' },
    module: { type: 'commonjs' },
    sourceMaps: 'inline',
  });
  module._compile(code, filename);
};
require('./resolve-sources.ts');
