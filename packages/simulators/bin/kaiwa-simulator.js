#!/usr/bin/env node
'use strict';
const { runSimulator } = require('../dist/main.js');

runSimulator(process.argv.slice(2)).catch((error) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
