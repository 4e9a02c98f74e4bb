import { randomUUID } from 'node:crypto';
import { addMessage } from './message-records';
import { bodyFromText } from './html-body';
import { checkAccess } from './access-rights';
import { checkDocument } from './document-access';
import { accessError, userError, validationError, valueError } from './odoo-error';
import { EXTERNAL_IDS, SUBTYPES } from './message-subtypes';
import { method, RECORD_METHODS, type OdooMethod } from './record-methods';
import { postMessage } from './message-post';
import { reopenedProbability } from './lead-records';
import { sanitizePhone } from './phone-number';
import { createRecords, writeRecords } from './record-writer';
import { existing, insertRecord } from './stamped-rows';
import type { OdooSession } from './odoo-session';
import { textOf, OdooRecordSet, type OdooResult, type OdooValue } from './odoo-value';

/** What messages and activities of a model come with. */
function threadMethods(isRuleActive: () => boolean): Record<string, OdooMethod> {
  return {
    message_post: method(
      'record',
      '',
      (session, model, { ids, named }) => {
        const id = postMessage(session, model, ids, named);
        const answersRecordSet = session.database.version === '19' || isRuleActive();
        return answersRecordSet ? new OdooRecordSet('mail.message', [id]) : id;
      },
      { takesMore: true, keywordOnly: true },
    ),
    activity_schedule: method(
      'record',
      'act_type_xmlid date_deadline summary note user_id',
      (session, model, { ids, named }) => {
        for (const record of existing(session, model, ids)) checkDocument(session, model, record.id, 'write');
        const created = ids.map(
          (id) => insertRecord(session, 'mail.activity', activityValues(session, model, id, named)).id,
        );
        return new OdooRecordSet('mail.activity', created);
      },
      { takesMore: true },
    ),
    action_archive: method('record', '', (session, model, { ids }) => setActive(session, model, ids, false)),
    action_unarchive: method('record', '', (session, model, { ids }) => setActive(session, model, ids, true)),
    toggle_active: method('record', '', toggleActive, { only: '18' }),
  };
}

function leadMethods(): Record<string, OdooMethod> {
  return {
    action_restore: method('record', '', (session, model, { ids }) => setActive(session, model, ids, true), {
      only: '19',
    }),
    action_set_lost: method(
      'record',
      'lost_reason_id',
      (session, model, { ids, named }) => {
        writeRecords(session, model, ids, { ...named, active: false, probability: 0 });
        return null;
      },
      { takesMore: true },
    ),
    action_set_won: method('record', '', (session, model, { ids }) => {
      const won = [...session.database.table('crm.stage').scan()].find((stage) => stage['is_won'] === true);
      writeRecords(session, model, ids, { active: true, stage_id: won?.id ?? false, probability: 100 });
      return true;
    }),
  };
}

const BLACKLIST_METHODS: Record<string, OdooMethod> = {
  add: method('model', 'number! message', (session, _model, { named }) => blacklist(session, named, true)),
  remove: method('model', 'number! message', (session, _model, { named }) => blacklist(session, named, false)),
};

const OTHER_METHODS: Record<string, Record<string, OdooMethod>> = {
  'res.users': {
    context_get: method('model', '', ({ user }) => ({
      lang: String(user['lang'] || 'en_US'),
      tz: String(user['tz'] || '') || false,
      uid: user.id,
    })),
  },
  'ir.model.data': {
    check_object_reference: method('model', 'module! xml_id! raise_on_access_error', (_session, _model, { named }) => {
      const name = `${textOf(named['module'])}.${textOf(named['xml_id'])}`;
      const found = EXTERNAL_IDS[name];
      if (found === undefined) throw valueError(`External ID not found in the system: ${name}`);
      return [...found];
    }),
  },
  'ir.attachment': {
    generate_access_token: method('record', '', (session, model, { ids }) =>
      existing(session, model, ids).map((attachment) => {
        const token = String(attachment['access_token'] || randomUUID());
        session.database.table(model).update(attachment, { access_token: token });
        return token;
      }),
    ),
  },
  'mail.activity': {
    action_feedback: method('record', 'feedback attachment_ids', finishActivities, { takesMore: true }),
    create: method('model', 'vals_list!', (session) => {
      if (session.groups.has('base.group_system'))
        throw validationError('Activities are made with activity_schedule here.');
      throw accessError(
        "You are not allowed to access 'Models' (ir.model) records.\n\nThis operation is allowed for the following groups:\n\t- Administration/Access Rights\n\nContact your administrator to request access if necessary.",
      );
    }),
  },
};

/** Finds the methods of models; `isRuleActive` says whether an on-message automation rule exists. */
export function createMethodFinder(
  isRuleActive: () => boolean,
): (model: string, name: string) => OdooMethod | undefined {
  const thread = threadMethods(isRuleActive);
  const byModel: Record<string, Record<string, OdooMethod>> = {
    ...OTHER_METHODS,
    'res.partner': thread,
    'crm.lead': { ...thread, ...leadMethods() },
    'phone.blacklist': BLACKLIST_METHODS,
  };
  return (model, name) => {
    const own = Object.hasOwn(byModel[model] ?? {}, name) ? byModel[model]?.[name] : undefined;
    return own ?? (Object.hasOwn(RECORD_METHODS, name) && model !== 'ir.model.data' ? RECORD_METHODS[name] : undefined);
  };
}

function toggleActive(session: OdooSession, model: string, { ids }: { ids: number[] }): OdooResult {
  for (const record of existing(session, model, ids))
    setActive(session, model, [record.id], record['active'] === false);
  return null;
}

function setActive(session: OdooSession, model: string, ids: readonly number[], active: boolean): OdooResult {
  const isLead = model === 'crm.lead';
  const reopened: OdooValue = { active, probability: reopenedProbability(), lost_reason_id: false, date_closed: false };
  writeRecords(session, model, ids, isLead && active ? reopened : { active });
  return null;
}

function activityValues(session: OdooSession, model: string, id: number, named: Record<string, OdooValue>) {
  const type = EXTERNAL_IDS[textOf(named['act_type_xmlid'] ?? 'mail.mail_activity_data_todo')];
  if (type?.[0] !== 'mail.activity.type')
    throw valueError(`External ID not found in the system: ${textOf(named['act_type_xmlid'])}`);
  return {
    res_model: model,
    res_id: id,
    activity_type_id: type[1],
    summary: textOf(named['summary']) || false,
    note: textOf(named['note']) || false,
    date_deadline: textOf(named['date_deadline']) || session.stamp.slice(0, 10),
    user_id: Number(named['user_id'] || session.user.id),
  };
}

function finishActivities(
  session: OdooSession,
  model: string,
  { ids, named }: { ids: number[]; named: Record<string, OdooValue> },
): OdooResult {
  const table = session.database.table(model);
  const messages = existing(session, model, ids).map((activity) => {
    checkDocument(session, activity['res_model'], activity['res_id'], 'write');
    table.remove(activity);
    return addMessage(session, {
      model: activity['res_model'] ?? false,
      res_id: activity['res_id'] ?? false,
      subtype_id: SUBTYPES.activity,
      body: bodyFromText(`${String(activity['summary'] || 'Activity')} done. ${textOf(named['feedback'])}`.trim()),
    });
  });
  return messages.at(-1)?.id ?? false;
}

function blacklist(session: OdooSession, named: Record<string, OdooValue>, active: boolean): OdooResult {
  checkAccess(session, 'phone.blacklist', 'write');
  const company = session.database.table('res.company').get(Number(session.user['company_id'] ?? 1));
  const text = textOf(named['number']);
  const number = sanitizePhone(text, session.database.countryCode(company?.['country_id']));
  if (number === false) throw userError(`Unable to parse ${text}: invalid phone number`);
  const table = session.database.table('phone.blacklist');
  const [known] = table.find('number', number);
  if (known !== undefined) table.update(known, { active, write_uid: session.user.id, write_date: session.stamp });
  const id = known?.id ?? createRecords(session, 'phone.blacklist', [{ number, active }])[0] ?? 0;
  return new OdooRecordSet('phone.blacklist', [id]);
}
