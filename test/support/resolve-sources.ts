import { existsSync } from 'node:fs';
import Module from 'node:module';
import { join } from 'node:path';

/**
 * Importing this file lets `@kaiwa/x` mean `packages/x/src` in Jest's global setup and teardown, which run outside Jest's own
 * moduleNameMapper: the tests need no build, and never meet an old one. Import it before any file that imports a package.
 */
const PACKAGES = join(__dirname, '..', '..', 'packages');
const HOOK = '_resolveFilename';

const original: unknown = Reflect.get(Module, HOOK);
if (typeof original !== 'function') throw new Error(`This Node has no Module.${HOOK}`);

Reflect.set(Module, HOOK, (request: string, ...rest: unknown[]): unknown => {
  const name = /^@kaiwa\/([a-z-]+)$/.exec(request)?.[1];
  const source = join(PACKAGES, name ?? '', 'src', 'index.ts');
  return Reflect.apply(original, Module, [name !== undefined && existsSync(source) ? source : request, ...rest]);
});
