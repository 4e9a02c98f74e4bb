import { z } from 'zod';

const groupSchema = z.enum([
  'base.group_user',
  'base.group_portal',
  'base.group_partner_manager',
  'base.group_system',
  'sales_team.group_sale_salesman',
  'sales_team.group_sale_salesman_all_leads',
  'sales_team.group_sale_manager',
]);

const accountSchema = z.strictObject({
  login: z.string().min(1),
  name: z.string().min(1),
  /** 40 hex characters in Odoo; any text here. */
  apiKey: z.string().min(1),
  /** From this moment (ISO 8601) on the key is as good as wrong. */
  apiKeyExpiresAt: z.iso.datetime({ offset: true }).optional(),
  password: z.string().min(1).optional(),
  email: z.string().optional(),
  groups: z.array(groupSchema),
  companies: z.array(z.number().int()).default([1]),
});
/** A user who may call, with the groups that say what. */
export type OdooAccount = z.output<typeof accountSchema>;

const seedValuesSchema = z.record(z.string(), z.unknown());

const seedSchema = z.strictObject({
  /** Values of res.partner records; `id` fixes the id. */
  partners: z.array(seedValuesSchema).default([]),
  leads: z.array(seedValuesSchema).default([]),
  teams: z.array(z.string()).default(['Sales']),
  stages: z
    .array(z.strictObject({ name: z.string(), sequence: z.number().int(), isWon: z.boolean().default(false) }))
    .default([
      { name: 'New', sequence: 1, isWon: false },
      { name: 'Qualified', sequence: 2, isWon: false },
      { name: 'Proposition', sequence: 3, isWon: false },
      { name: 'Won', sequence: 70, isWon: true },
    ]),
});

/** What a simulator is started with, apart from functions; unknown members are refused. */
export const odooSettingsSchema = z.strictObject({
  /** 0 takes a free port; always on 127.0.0.1. */
  port: z.number().int().min(0).max(65_535).default(0),
  version: z.enum(['18', '19']).default('19'),
  database: z.string().min(1).default('kaiwa'),
  users: z.array(accountSchema).default([]),
  /** File the state is loaded from at start; every change is in it before it is answered. Absent = memory only. */
  stateFile: z.string().optional(),
  /** Delay of every vendor answer in milliseconds. */
  answerDelayMs: z.number().int().nonnegative().default(0),
  /** ISO country of the company: what a national number without country is read with. */
  country: z.string().length(2).default('BE'),
  languages: z.array(z.string()).default(['en_US']),
  customFields: z
    .array(
      z.strictObject({
        model: z.enum(['res.partner', 'crm.lead']),
        name: z.string().regex(/^x_[a-z0-9_]+$/),
        type: z.enum(['boolean', 'char', 'text', 'integer', 'float', 'date', 'datetime']),
      }),
    )
    .default([]),
  /** An on-message automation rule that is active in a fresh database: makes message_post fault over XML-RPC on 18.0 although it committed. */
  automationRule: z.boolean().default(false),
  /** False for a database without the crm app. */
  withSales: z.boolean().default(true),
  seed: seedSchema.prefault({}),
});
/** Settings with every default filled in. */
export type OdooSettings = z.output<typeof odooSettingsSchema>;

/** What a caller may ask for. */
export type OdooSimulatorOptions = z.input<typeof odooSettingsSchema> & {
  /** The clock underneath; moved by `POST /__clock`. Default: the real one. */
  now?: () => Date;
};

/** Login of the human whose hand moves cards on the page. */
export const HUMAN_LOGIN = 'admin';

/** The human every database has. */
export const HUMAN_ACCOUNT: OdooAccount = {
  login: HUMAN_LOGIN,
  name: 'Mitchell Admin',
  apiKey: 'only-for-the-page-0000000000000000000000',
  email: 'admin@yourcompany.example.com',
  groups: ['base.group_system'],
  companies: [1],
};
