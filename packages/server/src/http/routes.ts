import type { Settings } from '../config/schema';
import type { AdminWorld } from '../handlers/admin-world';
import { connectionHandlers } from '../handlers/connections';
import { eventHandlers } from '../handlers/events';
import type { Handler } from '../handlers/handler';
import { healthHandlers } from '../handlers/health';
import { homeHandler } from '../handlers/home';
import { messageHandlers } from '../handlers/messages';
import { parkedHandlers } from '../handlers/parked';
import { ruleHandlers } from '../handlers/rules';

/** One address: who may ask, and what answers. */
export interface Route {
  method: 'GET' | 'POST' | 'DELETE';
  path: string;
  who: 'public' | 'loopback';
  handler: Handler;
}

/** Every address of the server, in one table. Webhooks are the door's: http/door.ts. */
export function createRoutes(world: AdminWorld, metrics: Settings['KAIWA_METRICS']): Route[] {
  const health = healthHandlers(world);
  const connections = connectionHandlers(world);
  const rules = ruleHandlers(world);
  const events = eventHandlers(world);
  const parked = parkedHandlers(world);
  const messages = messageHandlers(world);
  const figures: Route[] =
    metrics === 'off' ? [] : [{ method: 'GET', path: '/metrics', who: metrics, handler: health.figures }];
  const routes: Route[] = [
    { method: 'GET', path: '/health/live', who: 'public', handler: health.live },
    { method: 'GET', path: '/health/ready', who: 'public', handler: health.ready },
    ...figures,
    { method: 'GET', path: '/admin/config', who: 'loopback', handler: health.config },
    { method: 'GET', path: '/admin/connections', who: 'loopback', handler: connections.list },
    { method: 'POST', path: '/admin/connections', who: 'loopback', handler: connections.save },
    { method: 'POST', path: '/admin/connections/:id/check', who: 'loopback', handler: connections.check },
    { method: 'POST', path: '/admin/connections/:id/pause', who: 'loopback', handler: connections.pause },
    { method: 'POST', path: '/admin/connections/:id/resume', who: 'loopback', handler: connections.resume },
    { method: 'POST', path: '/admin/connections/:id/templates', who: 'loopback', handler: connections.syncTemplates },
    { method: 'GET', path: '/admin/templates', who: 'loopback', handler: connections.templates },
    { method: 'GET', path: '/admin/rules', who: 'loopback', handler: rules.list },
    { method: 'POST', path: '/admin/rules', who: 'loopback', handler: rules.save },
    { method: 'DELETE', path: '/admin/rules/:id', who: 'loopback', handler: rules.remove },
    { method: 'GET', path: '/admin/events', who: 'loopback', handler: events.list },
    { method: 'GET', path: '/admin/events/export', who: 'loopback', handler: events.exportLines },
    { method: 'GET', path: '/admin/events/tail', who: 'loopback', handler: events.tail },
    { method: 'GET', path: '/admin/events/:id', who: 'loopback', handler: events.show },
    { method: 'POST', path: '/admin/events/:id/replay', who: 'loopback', handler: events.replay },
    { method: 'GET', path: '/admin/parked', who: 'loopback', handler: parked.list },
    { method: 'POST', path: '/admin/parked/read-again', who: 'loopback', handler: parked.readAgain },
    { method: 'GET', path: '/admin/parked/:id', who: 'loopback', handler: parked.show },
    { method: 'POST', path: '/admin/parked/:id', who: 'loopback', handler: parked.choose },
    { method: 'POST', path: '/admin/messages', who: 'loopback', handler: messages.send },
  ];
  return [{ method: 'GET', path: '/', who: 'public', handler: homeHandler(world.config, routes) }, ...routes];
}
