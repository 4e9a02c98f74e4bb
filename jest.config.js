// One runner, packages mapped to their sources: no build is needed to test.
const transform = {
  '^.+\\.tsx?$': [
    '@swc/jest',
    { jsc: { parser: { syntax: 'typescript' }, target: 'es2022' }, module: { type: 'commonjs' }, sourceMaps: 'inline' },
  ],
};
const shared = {
  rootDir: __dirname,
  testEnvironment: 'node',
  transform,
  moduleNameMapper: { '^@kaiwa/([a-z-]+)$': '<rootDir>/packages/$1/src/index.ts' },
  modulePathIgnorePatterns: ['<rootDir>/packages/[^/]+/dist'],
  globalSetup: '<rootDir>/test/support/global-setup.ts',
  globalTeardown: '<rootDir>/test/support/global-teardown.ts',
  setupFilesAfterEnv: ['<rootDir>/test/support/setup-each-file.ts'],
};

const quick = {
  ...shared,
  displayName: 'quick',
  testMatch: ['<rootDir>/packages/*/src/**/*.test.ts', '<rootDir>/test/**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/', '\\.full\\.test\\.ts$'],
};
const full = {
  ...shared,
  displayName: 'full',
  testMatch: ['<rootDir>/packages/*/src/**/*.full.test.ts', '<rootDir>/test/**/*.full.test.ts'],
};

/**
 * `npm test` runs what is quick, on every core; `npm run test:full` (KAIWA_TEST_FULL) adds the long crash, kill and scale suites, which
 * want a core for what they start.
 */
module.exports = process.env['KAIWA_TEST_FULL']
  ? { testTimeout: 30_000, projects: [quick, full] }
  : { testTimeout: 30_000, projects: [quick], maxWorkers: '100%' };
