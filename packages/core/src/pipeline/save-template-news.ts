import type { Template } from '../whatsapp/template';
import type { TemplateChanged, TemplateNews } from './account-events';
import type { RoutedEvent } from './route-parts';
import type { PipelineWorld } from './world';

/** What Meta's news makes of a template. A warning, and what it may become later, change nothing yet. */
export function applyTemplateNews(template: Template, news: TemplateNews): Template {
  switch (news.about) {
    case 'status':
      return { ...template, status: news.status ?? template.status, category: news.category ?? template.category };
    case 'quality':
      return { ...template, quality: news.quality };
    case 'category':
      return news.impending || news.to === null ? template : { ...template, category: news.to };
    case 'components':
    case 'misuse':
      return template;
  }
}

/**
 * A template's state is not about a person; saving it again changes nothing, so it may come before the transaction ends. The news of an
 * account comes once for each of its numbers, and each has templates of its own.
 */
export async function saveTemplateNews(world: PipelineWorld, routed: readonly RoutedEvent[]): Promise<void> {
  const news = routed
    .filter((each): each is RoutedEvent & { event: TemplateChanged } => each.event.kind === 'template.changed')
    .toSorted((one, other) => one.event.occurredAt.getTime() - other.event.occurredAt.getTime());
  const workspaces = [...new Set(news.map(({ connection }) => connection.workspaceId))];
  for (const workspaceId of workspaces) {
    const own = news.filter(({ connection }) => connection.workspaceId === workspaceId);
    const known = await world.directory.listTemplates(workspaceId);
    const changed = known.flatMap((template) => {
      const about = own.filter(({ event, connection }) => isAbout(template, event, connection.id));
      const next = about.reduce((each, { event }) => applyTemplateNews(each, event.news), template);
      return next === template ? [] : [next];
    });
    await world.directory.saveTemplates(workspaceId, changed);
  }
}

function isAbout(template: Template, event: TemplateChanged, connectionId: string): boolean {
  return template.connectionId === connectionId && template.name === event.name && template.language === event.language;
}
