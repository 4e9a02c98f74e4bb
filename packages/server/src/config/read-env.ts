import { KaiwaError } from '@kaiwa/core';
import { defaultDataFolder } from '@kaiwa/runtime';
import { faultOf } from './fault';
import { settingNames, settingsSchema, type SettingName, type Settings } from './schema';

/** What the environment says: names and texts, as in `process.env`. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** One thing wrong with the environment, and its cure. */
export interface SettingProblem {
  name: string;
  problem: string;
  fix: string;
}

/** The configuration of one process. */
export interface Config {
  settings: Settings;
  mode: 'embedded' | 'distributed';
  /** Absolute. */
  dataDir: string;
  /** Which settings were given, for `config print`. */
  given: ReadonlySet<SettingName>;
}

/** The environment as configuration, or everything that is wrong with it, together. */
export type ConfigReading = { ok: true; config: Config } | { ok: false; problems: SettingProblem[] };

/** Belong together: the first one given calls for the others. */
const FAMILIES: readonly { lead: SettingName; needs: readonly SettingName[] }[] = [
  {
    lead: 'KAIWA_WHATSAPP_PHONE_NUMBER_ID',
    needs: [
      'KAIWA_WHATSAPP_BUSINESS_ACCOUNT_ID',
      'KAIWA_WHATSAPP_ACCESS_TOKEN',
      'KAIWA_WHATSAPP_APP_SECRET',
      'KAIWA_WHATSAPP_VERIFY_TOKEN',
    ],
  },
  { lead: 'KAIWA_ODOO_URL', needs: ['KAIWA_ODOO_DATABASE', 'KAIWA_ODOO_LOGIN', 'KAIWA_ODOO_API_KEY'] },
];

/** Used by the tests of this repository only. */
const TEST_PREFIX = 'KAIWA_TEST_';

/** Reads the environment once. An empty value counts as absent. Never repeats a value in a problem: it may be a secret. */
export function readEnvironment(environment: Environment): ConfigReading {
  const present = Object.fromEntries(
    settingNames.flatMap((name) => {
      const value = environment[name]?.trim();
      return value ? [[name, value]] : [];
    }),
  ) as Partial<Record<SettingName, string>>;
  const given = new Set(Object.keys(present) as SettingName[]);
  const problems = [...findUnknown(environment), ...findContradictions(given)];
  const parsed = settingsSchema.safeParse(present);
  const dataDir = defaultDataFolder(
    { ...environment, KAIWA_DATA_DIR: present.KAIWA_DATA_DIR },
    process.getuid?.(),
    process.platform,
  );
  if (dataDir === null) {
    problems.push({
      name: 'KAIWA_DATA_DIR',
      problem: 'nothing says where data lives: there is no home folder',
      fix: 'set it',
    });
  }
  if (parsed.success && problems.length === 0 && dataDir !== null) {
    const mode = given.has('DATABASE_URL') ? 'distributed' : 'embedded';
    return { ok: true, config: { settings: parsed.data, mode, dataDir, given } };
  }
  for (const issue of parsed.error?.issues ?? []) problems.push({ name: String(issue.path[0]), ...faultOf(issue) });
  return { ok: false, problems };
}

/** {@link readEnvironment}, or a KaiwaError `misconfigured` / `CONFIGURATION_INVALID` that lists every problem with its fix. */
export function requireConfig(environment: Environment): Config {
  const reading = readEnvironment(environment);
  if (reading.ok) return reading.config;
  const list = reading.problems.map(({ name, problem, fix }) => `  ${name}: ${problem}. Fix: ${fix}`);
  throw new KaiwaError({
    kind: 'misconfigured',
    code: 'CONFIGURATION_INVALID',
    message: `The environment is not well formed:\n${list.join('\n')}`,
    hint: 'Change what is listed and try `kaiwa config check`; docs/configuration.md explains every setting.',
  });
}

/**
 * What the environment says about one kind of connection, by the last part of each name (`ACCESS_TOKEN`), and the environment without it:
 * `kaiwa connect` reads the first as credentials to be stored, however incomplete, and runs on the second.
 */
export function splitFamily(
  environment: Environment,
  kind: 'whatsapp' | 'odoo',
): { family: Record<string, string>; rest: Environment } {
  const prefix = `KAIWA_${kind.toUpperCase()}_`;
  const all = Object.entries(environment);
  const own = all.flatMap(([name, value]) =>
    name.startsWith(prefix) && value ? [[name.slice(prefix.length), value.trim()]] : [],
  );
  return {
    family: Object.fromEntries(own) as Record<string, string>,
    rest: Object.fromEntries(all.filter(([name]) => !name.startsWith(prefix))),
  };
}

function findContradictions(given: ReadonlySet<SettingName>): SettingProblem[] {
  const problems: SettingProblem[] = [];
  for (const [one, other] of [
    ['DATABASE_URL', 'REDIS_URL'],
    ['REDIS_URL', 'DATABASE_URL'],
  ] as const) {
    if (given.has(one) && !given.has(other)) {
      problems.push({
        name: other,
        problem: `it is missing although ${one} is set`,
        fix: `set both, or remove ${one}`,
      });
    }
  }
  if (given.has('DATABASE_URL') && !given.has('KAIWA_VAULT_KEY')) {
    problems.push({
      name: 'KAIWA_VAULT_KEY',
      problem: 'it is missing although DATABASE_URL is set',
      fix: 'make one with `openssl rand -base64 32` and give every process the same',
    });
  }
  for (const { lead, needs } of FAMILIES) {
    const family = [lead, ...needs];
    if (!family.some((name) => given.has(name))) continue;
    for (const name of family.filter((each) => !given.has(each))) {
      const beside = family.find((each) => given.has(each)) ?? lead;
      problems.push({
        name,
        problem: `it is missing although ${beside} is set`,
        fix: `set all of ${family.join(', ')}`,
      });
    }
  }
  return problems;
}

function findUnknown(environment: Environment): SettingProblem[] {
  const known = new Set<string>(settingNames);
  return Object.keys(environment)
    .filter((name) => name.startsWith('KAIWA_') && !name.startsWith(TEST_PREFIX) && !known.has(name))
    .map((name) => ({ name, problem: 'Kaiwa knows no such setting', fix: suggestion(name) }));
}

function suggestion(name: string): string {
  const [nearest] = settingNames
    .map((candidate) => ({ candidate, distance: editDistance(name, candidate) }))
    .toSorted((a, b) => a.distance - b.distance);
  return nearest && nearest.distance <= 6 ? `write ${nearest.candidate}, or remove it` : 'remove it';
}

/** Levenshtein. */
function editDistance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let i = 1; i <= from.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= to.length; j += 1) {
      const replace = (row[j - 1] ?? 0) + (from[i - 1] === to[j - 1] ? 0 : 1);
      next.push(Math.min(replace, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[to.length] ?? 0;
}
