import { z } from 'zod';

/** Text; Odoo writes every empty scalar as `false` (or as an empty text), which is null to us. */
export const odooText = z
  .union([z.string(), z.literal(false), z.null()])
  .nullish()
  .transform((value) => (typeof value === 'string' && value !== '' ? value : null));

/** A many2one: id and display name, or `false`. The name may be long and translated: show it, never match on it. */
export const odooReference = z
  .union([z.tuple([z.number(), z.string()]), z.literal(false), z.null()])
  .nullish()
  .transform((value) => (Array.isArray(value) ? { id: value[0], name: value[1] } : null));

const odooBoolean = z
  .boolean()
  .nullish()
  .transform((value) => value === true);
const idList = z.array(z.number());

/** `create`: an id for one record, a list for a list; JSON-2 always lists. */
export const createdIdsSchema = z.union([z.number().transform((id) => [id]), idList]);
/** `write` and friends: anything but a fault is success. */
export const acceptedSchema = z.unknown();

/** A contact as we read it. Further members (watched fields) stay in the raw record. */
export const partnerSchema = z.looseObject({
  id: z.number(),
  name: odooText,
  phone: odooText,
  mobile: odooText,
  phone_sanitized: odooText,
  country_id: odooReference,
  parent_id: odooReference,
  is_company: odooBoolean,
  active: z
    .boolean()
    .nullish()
    .transform((value) => value !== false),
  write_date: odooText,
  write_uid: odooReference,
});
/** A list of contacts, as `search_read` answers it. */
export const partnersSchema = z.array(partnerSchema);
/** One contact as read. */
export type Partner = z.output<typeof partnerSchema>;

/** A lead or opportunity as we read it. `won_status` exists from 19 on. */
export const leadSchema = z.looseObject({
  id: z.number(),
  name: odooText,
  stage_id: odooReference,
  partner_id: odooReference,
  probability: z.number().nullish(),
  active: z
    .boolean()
    .nullish()
    .transform((value) => value !== false),
  won_status: odooText,
  write_date: odooText,
  write_uid: odooReference,
});
/** A list of leads, as `search_read` answers it. */
export const leadsSchema = z.array(leadSchema);
/** One lead as read. */
export type Lead = z.output<typeof leadSchema>;

/** Pipeline stages, in their order. */
export const stagesSchema = z.array(
  z.object({
    id: z.number(),
    name: odooText,
    is_won: odooBoolean,
    team_id: odooReference,
    team_ids: idList.nullish(),
  }),
);
/** One stage as read. */
export type Stage = z.output<typeof stagesSchema>[number];

/** Id and name, for teams, users, tags and the like. */
export const namedSchema = z.array(z.object({ id: z.number(), name: odooText }));

/** Country ids with their ISO 3166 alpha-2 code. */
export const countriesSchema = z.array(z.object({ id: z.number(), code: odooText }));

/** The acting user. */
export const selfSchema = z.array(z.object({ id: z.number(), name: odooText, partner_id: odooReference })).min(1);

/** Chat lines by Message-Id. */
export const messageIdsSchema = z.array(z.object({ id: z.number(), message_id: odooText }));

/** Anything that is only counted or named by id. */
export const idsSchema = z.array(z.looseObject({ id: z.number() }));

/** `fields_get`: what a model has. */
export const fieldsSchema = z.record(
  z.string(),
  z.object({
    type: z.string(),
    string: z.string().nullish(),
    store: z.boolean().nullish(),
    readonly: z.boolean().nullish(),
    relation: odooText,
  }),
);
/** Fields of a model by name. */
export type OdooFields = z.output<typeof fieldsSchema>;

/** `check_object_reference`: model and id behind an XML id. */
export const objectReferenceSchema = z.tuple([z.string(), z.number()]);

/** `context_get`: who we are over JSON-2. */
export const contextSchema = z.object({ uid: z.number() });

/** An error of JSON-2; `debug` holds a traceback and is not even read. */
export const json2ErrorSchema = z.object({ name: z.string(), message: z.string().nullish() });

/** `common.version` and GET /web/version; the first part of the version is a number, or a text such as `saas~19`. */
export const versionSchema = z
  .object({
    server_version_info: z.array(z.union([z.number(), z.string()])).nullish(),
    version_info: z.array(z.union([z.number(), z.string()])).nullish(),
    server_version: z.string().nullish(),
    version: z.string().nullish(),
  })
  .refine((answer) => odooMajor(answer) !== null, 'no version');

/** Major version: 19 for `19`, `saas~19` and `saas~19.1`; null when nothing says. */
export function odooMajor(answer: {
  server_version_info?: (number | string)[] | null | undefined;
  version_info?: (number | string)[] | null | undefined;
  server_version?: string | null | undefined;
  version?: string | null | undefined;
}): number | null {
  const first = answer.server_version_info?.[0] ?? answer.version_info?.[0] ?? answer.server_version ?? answer.version;
  const digits = /\d+/.exec(String(first ?? ''));
  return digits === null ? null : Number(digits[0]);
}
