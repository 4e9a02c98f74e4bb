/** A variable of a template, already filled. `name` is null for positional variables. */
export interface TemplateVariable {
  name: string | null;
  text: string;
}

/** What we send. Limits are checked before the call. */
export type OutboundContent =
  | { kind: 'text'; text: string; previewUrl: boolean }
  | { kind: 'template'; name: string; language: string; variables: TemplateVariable[] };

/** Who gets it: a phone in E.164 with `+`, or a business-scoped user id. */
export type Recipient = { phone: string } | { bsuid: string };
