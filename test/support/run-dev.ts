import * as fs from 'node:fs';
import type * as Cli from '../../packages/server/src/cli/cli';
import type { DevPlan } from './dev-program';

// The real `kaiwa` program, with a clock that is ahead, and where asked with a disk that is late. Arguments: a DevPlan as JSON, then
// those of the program.
const { aheadMs, lateMs } = JSON.parse(process.argv.splice(2, 1)[0] ?? '') as DevPlan;

const RealDate = Date;
globalThis.Date = new Proxy(RealDate, {
  construct: (target, given: unknown[], ours) =>
    Reflect.construct(target, given.length === 0 ? [target.now() + aheadMs] : given, ours) as Date,
  get: (target, name) => (name === 'now' ? () => target.now() + aheadMs : (Reflect.get(target, name) as unknown)),
});

if (lateMs > 0) {
  const append = fs.appendFileSync;
  const late: typeof append = (...given) => {
    setTimeout(() => {
      try {
        append(...given);
      } catch {
        // The file was closed in the meantime.
      }
    }, lateMs);
  };
  Object.assign(require('node:fs') as object, { appendFileSync: late });
}

// Loaded only now, under that clock and with that disk.
const { main } = require('../../packages/server/src/cli/cli') as typeof Cli;
void main(process.argv.slice(2)).then((code) => (process.exitCode = code));
