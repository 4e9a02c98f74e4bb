#!/usr/bin/env node
'use strict';
const { existsSync } = require('node:fs');
const { join } = require('node:path');

const built = join(__dirname, '..', 'dist', 'cli', 'main.js');
if (existsSync(built)) {
  require(built);
} else {
  process.stderr.write('kaiwa is not built yet.\nNext: npm run build\n');
  process.exitCode = 1;
}
