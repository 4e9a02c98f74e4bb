import { z } from 'zod';

/** What a setting means to the person who sets it; docs/configuration.md and .env.example are made of it. */
export interface SettingStory {
  section: 'Server' | 'Storage' | 'Logs and figures' | 'WhatsApp number' | 'Odoo';
  /** Meaning, unit and limits, in sentences. */
  text: string;
  /** What holds when it is absent, in words. */
  otherwise: string;
  example: string;
  /** Never printed, logged or echoed. */
  isSecret?: boolean;
}

const stories = z.registry<SettingStory>();

/** Ties a schema to its story. */
export function setting<S extends z.ZodType>(schema: S, story: SettingStory): S {
  stories.add(schema, story);
  return schema;
}

/** The story of a schema made by {@link setting}. */
export function storyOf(schema: z.ZodType): SettingStory {
  const story = stories.get(schema);
  if (!story) throw new Error('A setting has no story: make it with setting().');
  return story;
}
