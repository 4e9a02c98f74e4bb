import type { Config } from './read-env';
import { settingNames, settingsSchema, type SettingName } from './schema';
import { storyOf, type SettingStory } from './setting';

/** One setting as shown to a person. A secret's value is never shown. */
export interface ExplainedSetting {
  name: SettingName;
  value: string | null;
  from: 'environment' | 'default';
  isSecret: boolean;
}

const HIDDEN = '(set, not shown)';

/** The story of a setting. */
export function explain(name: SettingName): SettingStory {
  return storyOf(settingsSchema.shape[name]);
}

/** The configuration in force, without secrets. */
export function printable(config: Config): ExplainedSetting[] {
  return settingNames.map((name) => {
    const isSecret = explain(name).isSecret === true;
    const value = config.settings[name];
    const text = value === undefined ? null : String(value);
    return {
      name,
      value: isSecret && text !== null ? HIDDEN : text,
      from: config.given.has(name) ? 'environment' : 'default',
      isSecret,
    };
  });
}

/** `docs/configuration.md`. */
export function configurationPage(): string {
  const lines = [
    '# Configuration',
    '',
    'Made from `packages/server/src/config/schema.ts` by `scripts/generate-docs.ts`; change it there.',
    '',
    'The environment configures the process. No setting is needed for `kaiwa dev`. `kaiwa config check` lists everything that is wrong at once, `kaiwa config print` shows what is in force, without secrets. Rules, numbers and CRMs connected by command are data: they live in the database.',
  ];
  for (const section of sections()) {
    lines.push('', `## ${section}`);
    for (const name of namesOf(section)) {
      const { text, otherwise, example, isSecret } = explain(name);
      lines.push('', `### ${name}`, '', text, '', `- When absent: ${otherwise}`, `- Example: ${quoted(example)}`);
      if (isSecret) lines.push('- Secret: never printed or logged');
    }
  }
  return `${lines.join('\n')}\n`;
}

/** `.env.example`. */
export function environmentExample(): string {
  const lines = [
    '# Every setting, commented out: Kaiwa starts without any. Made by scripts/generate-docs.ts from the configuration schema.',
    '# Read by your process manager or by `node --env-file`; Kaiwa itself reads the environment only.',
  ];
  for (const section of sections()) {
    lines.push('', `# ---- ${section}`);
    for (const name of namesOf(section)) {
      const { text, otherwise, example } = explain(name);
      lines.push('', `# ${text}`, `# When absent: ${otherwise}.`);
      lines.push(example.includes('`') || example.includes(' ') ? `# ${name}=   (${example})` : `# ${name}=${example}`);
    }
  }
  return `${lines.join('\n')}\n`;
}

function sections(): SettingStory['section'][] {
  return [...new Set(settingNames.map((name) => explain(name).section))];
}

function namesOf(section: string): SettingName[] {
  return settingNames.filter((name) => explain(name).section === section);
}

function quoted(example: string): string {
  return example.includes('`') || example.includes(' ') ? example : `\`${example}\``;
}
