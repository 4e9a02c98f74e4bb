import { Router } from 'express';
import { bytesOf } from './mail-models';
import { versionInfo } from './rpc-services';
import type { OdooDatabase } from './odoo-database';

/** Public web routes: the version (19.0) and attachments by access token. */
export function createWebRoutes(database: OdooDatabase): Router {
  const router = Router();
  router.get('/web/version', (_request, response) => {
    if (database.version === '18') response.status(404).type('html').send(NOT_FOUND_PAGE);
    else {
      const info = versionInfo('19');
      response.json({ version: info['server_version'], version_info: info['server_version_info'] });
    }
  });
  router.get('/web/content/:id', (request, response) => {
    const attachment = database.table('ir.attachment').get(Number(request.params['id']));
    const token = request.query['access_token'];
    if (attachment === undefined || typeof token !== 'string' || attachment['access_token'] !== token) {
      response.status(404).type('html').send(NOT_FOUND_PAGE);
      return;
    }
    response.attachment(String(attachment['name'] || 'file'));
    response.type(String(attachment['mimetype'] || 'application/octet-stream')).send(bytesOf(attachment));
  });
  router.get('/web/login', (_request, response) => {
    response.type('html').send('<!doctype html>\n<title>Odoo</title>\n<h1>Log in</h1>\n');
  });
  return router;
}

const NOT_FOUND_PAGE = '<!doctype html>\n<html lang=en>\n<title>404 Not Found</title>\n<h1>Not Found</h1>\n';
