import type { AdminWorld } from './admin-world';
import type { Handler } from './handler';

/** An address as the home page names it. */
export interface NamedRoute {
  method: string;
  path: string;
  who: 'public' | 'loopback';
}

const ROLES: Readonly<Record<string, string>> = {
  web: 'takes deliveries',
  worker: 'does the work',
  all: 'takes deliveries and does the work',
  desk: 'serves one command and ends with it',
};

/** `GET /`: what runs here and where to go on, as plain text. What only this machine may ask is named to this machine only. */
export function homeHandler({ mode, role }: AdminWorld['config'], routes: readonly NamedRoute[]): Handler {
  return async ({ isLocal }) => ({
    status: 200,
    type: 'text/plain; charset=utf-8',
    text: `${[...general(), ...(isLocal ? local(mode, role, routes) : [])].join('\n')}\n`,
  });
}

function general(): string[] {
  return [
    "Kaiwa: connects a business's WhatsApp number to the CRM it already uses.",
    '',
    'This is its server. It has no pages: it takes webhooks, and an administrator works with the kaiwa command.',
    '',
    'Health           /health/live says that it runs, /health/ready whether it can work and why not',
    'Documentation    README.md and docs/ of the program: whatsapp.md, odoo.md, deploy.md, configuration.md, errors.md',
    'Commands         kaiwa --help, on the machine of the server',
  ];
}

function local(mode: string, role: string, routes: readonly NamedRoute[]): string[] {
  const own = routes.filter((route) => route.who === 'loopback');
  return [
    '',
    `You ask from this machine, so here is more. Mode: ${mode}. This process ${ROLES[role] ?? role}.`,
    '',
    '  kaiwa doctor                  every prerequisite tried, and the one next step',
    '  kaiwa connect whatsapp|odoo   connect a number, a CRM',
    '  kaiwa connections list        what is connected',
    '  kaiwa events tail             what happens, as it happens',
    '  kaiwa parked list             what waits for a person to decide',
    '  kaiwa rules list              what is sent when a deal moves',
    '  kaiwa send                    send one message by hand',
    '  kaiwa config print            the configuration in force, without secrets',
    '',
    'Routes for programs on this machine (JSON):',
    ...own.map(({ method, path }) => `  ${method.padEnd(6)} ${path}`),
  ];
}
