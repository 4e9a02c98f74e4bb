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

/** A whole number between two limits, written as text. */
export function wholeNumber(least: number, most: number) {
  return z
    .string()
    .regex(/^\d+$/, `write a whole number from ${least} to ${most}`)
    .transform(Number)
    .refine((value) => value >= least && value <= most, `write a whole number from ${least} to ${most}`);
}

/** An address with one of the given schemes, without a slash at the end. */
export function address(schemes: readonly string[]) {
  const words = `write an address that starts with ${schemes.map((scheme) => `${scheme}://`).join(' or ')}`;
  return z
    .string()
    .refine((text) => URL.canParse(text) && schemes.includes(new URL(text).protocol.slice(0, -1)), words)
    .transform((text) => text.replace(/\/+$/, ''));
}

/** Numeric ids of Meta. */
export const metaId = z.string().regex(/^\d{5,20}$/, 'copy the id as Meta shows it: digits only');
