// Sets the switch on every platform, then runs Jest with the arguments given.
process.env['KAIWA_TEST_FULL'] = '1';
require('jest').run(process.argv.slice(2));
