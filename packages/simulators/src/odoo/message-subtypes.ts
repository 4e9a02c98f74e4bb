/** Numeric ids of the message subtypes the simulator seeds; a fresh Odoo has the same ones, an old one need not. */
export const SUBTYPES = {
  discussion: 1,
  note: 2,
  activity: 3,
  leadCreated: 8,
  stageChanged: 9,
  leadWon: 10,
  leadLost: 11,
  leadRestored: 12,
} as const;

/** External ids `check_object_reference` and `message_post` understand, with model and id. */
export const EXTERNAL_IDS: Record<string, readonly [model: string, id: number]> = {
  'mail.mt_comment': ['mail.message.subtype', SUBTYPES.discussion],
  'mail.mt_note': ['mail.message.subtype', SUBTYPES.note],
  'mail.mt_activities': ['mail.message.subtype', SUBTYPES.activity],
  'crm.mt_lead_create': ['mail.message.subtype', SUBTYPES.leadCreated],
  'crm.mt_lead_stage': ['mail.message.subtype', SUBTYPES.stageChanged],
  'crm.mt_lead_won': ['mail.message.subtype', SUBTYPES.leadWon],
  'crm.mt_lead_lost': ['mail.message.subtype', SUBTYPES.leadLost],
  'crm.mt_lead_restored': ['mail.message.subtype', SUBTYPES.leadRestored],
  'mail.mail_activity_data_email': ['mail.activity.type', 1],
  'mail.mail_activity_data_call': ['mail.activity.type', 2],
  'mail.mail_activity_data_meeting': ['mail.activity.type', 3],
  'mail.mail_activity_data_todo': ['mail.activity.type', 4],
  'mail.mail_activity_data_upload_document': ['mail.activity.type', 5],
  'base.main_company': ['res.company', 1],
  'base.user_admin': ['res.users', 2],
};
