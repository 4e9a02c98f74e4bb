import { printable } from '../config/explain';
import { readEnvironment, requireConfig } from '../config/read-env';
import { EXIT, table, type Output } from './output';
import type { CommandWorld } from './with-server';

/** Everything that is wrong with the environment, at once. */
export function checkConfig({ environment }: CommandWorld, output: Output): number {
  const reading = readEnvironment(environment);
  if (reading.ok) {
    output.result(
      { ok: true, mode: reading.config.mode, problems: [] },
      `The environment is well formed. Mode: ${reading.config.mode}.`,
    );
    output.next('kaiwa doctor');
    return EXIT.done;
  }
  const lines = reading.problems.map(({ name, problem, fix }) => `${name}: ${problem}\n  → ${fix}`);
  output.result({ ok: false, problems: reading.problems }, lines.join('\n'));
  output.next('kaiwa config check');
  return EXIT.failed;
}

/** The configuration in force, without secrets. */
export function printConfig({ environment }: CommandWorld, output: Output, asEnvironment: boolean): number {
  const config = requireConfig(environment);
  const settings = printable(config);
  const shown = settings.filter((each) => each.value !== null);
  const text = asEnvironment
    ? shown.map(({ name, value, isSecret }) => (isSecret ? `# ${name} is set` : `${name}=${value}`)).join('\n')
    : table(shown.map(({ name, value, from }) => [name, value ?? '', from]));
  output.result({ mode: config.mode, dataDir: config.dataDir, settings }, text);
  output.talk(`Mode ${config.mode}, data in ${config.dataDir}`);
  output.next('kaiwa config check');
  return EXIT.done;
}
