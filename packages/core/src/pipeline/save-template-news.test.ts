import type { Template } from '../whatsapp/template';
import type { TemplateNews } from './account-events';
import { applyTemplateNews } from './save-template-news';

const template = { category: 'utility', status: 'APPROVED', quality: 'GREEN' } as Template;
const status = (more: Partial<Extract<TemplateNews, { about: 'status' }>>): TemplateNews => ({
  about: 'status',
  event: 'X',
  status: null,
  reason: null,
  category: null,
  note: null,
  disableDate: null,
  rejection: null,
  ...more,
});

test.each<[string, TemplateNews, Partial<Template>]>([
  ['paused', status({ status: 'PAUSED' }), { status: 'PAUSED', category: 'utility' }],
  ['approved as something else', status({ status: 'APPROVED', category: 'marketing' }), { category: 'marketing' }],
  ['warned', status({ status: null }), { status: 'APPROVED' }],
  ['of less quality', { about: 'quality', previous: 'GREEN', quality: 'RED' }, { quality: 'RED' }],
  [
    'moved',
    { about: 'category', impending: false, from: 'utility', to: 'marketing', at: null },
    { category: 'marketing' },
  ],
  [
    'to be moved',
    { about: 'category', impending: true, from: 'utility', to: 'marketing', at: null },
    { category: 'utility' },
  ],
  ['of another text', { about: 'components', header: null, body: 'x', footer: null, buttons: [] }, template],
  ['suspected', { about: 'misuse', category: 'utility', detected: 'marketing' }, template],
])('%s', (_title, news, expected) => {
  expect(applyTemplateNews(template, news)).toMatchObject(expected);
});
