const DROPPED_WITH_CONTENT = new Set([
  'script',
  'style',
  'iframe',
  'object',
  'embed',
  'svg',
  'math',
  'template',
  'title',
]);
const VOID_TAGS = new Set(['br', 'hr', 'img']);
const ALLOWED_TAGS = new Set(
  (
    'a abbr b blockquote br caption code col colgroup dd del div dl dt em font h1 h2 h3 h4 h5 h6 hr i img ins kbd li ' +
    'mark ol p pre q s small span strike strong sub sup table tbody td tfoot th thead tr u ul section article'
  ).split(' '),
);
const ALLOWED_ATTRIBUTES = new Set(
  'href src class style alt title summary target width height colspan rowspan align rel name'.split(' '),
);
const TOKEN =
  /<!--[\s\S]*?-->|<!\[CDATA\[[\s\S]*?\]\]>|<(\/?)([a-zA-Z][a-zA-Z0-9]*)((?:"[^"]*"|'[^']*'|[^'">])*)>|<|[^<]+/g;
const ATTRIBUTE = /([a-zA-Z_:][-\w:.]*)(?:\s*=\s*("[^"]*"|'[^']*'|[^\s"'>]+))?/g;

/**
 * What Odoo keeps of an HTML field: scripts, event and `data-*` attributes go, `javascript:` links are emptied, open tags
 * are closed, and text without any tag becomes one paragraph. The result is safe to show.
 */
export function sanitizeHtml(html: string): string {
  if (html.trim() === '') return '';
  const output: string[] = [];
  const open: string[] = [];
  let dropping = '';
  for (const [token, slash, name, attributes = ''] of html.matchAll(TOKEN)) {
    const tag = name?.toLowerCase() ?? '';
    if (dropping !== '') {
      if (tag === dropping && slash === '/') dropping = '';
    } else if (tag === '') output.push(cleanText(token));
    else if (slash === '/') closeTag(tag, open, output);
    else if (DROPPED_WITH_CONTENT.has(tag)) dropping = dropUntil(tag, attributes);
    else if (ALLOWED_TAGS.has(tag)) openTag(tag, attributes, open, output);
  }
  for (const tag of open.toReversed()) output.push(`</${tag}>`);
  const clean = output.join('');
  return /^\s*</.test(clean) ? clean : `<p>${clean}</p>`;
}

/** A plain message body as 17.0 and later store it: escaped, one paragraph, line feeds left alone; empty stays empty. */
export function bodyFromText(text: string): string {
  return text.trim() === '' ? '' : `<p>${escapeText(text)}</p>`;
}

/** HTML without its tags, entities decoded, for previews. */
export function plainText(html: string): string {
  return decodeEntities(html.replace(/<br\s*\/?>|<\/p>/g, ' ').replace(/<[^>]*>/g, '')).trim();
}

function dropUntil(tag: string, attributes: string): string {
  return attributes.trimEnd().endsWith('/') ? '' : tag;
}

function cleanText(token: string): string {
  return token.startsWith('<!') ? '' : escapeText(decodeEntities(token));
}

function openTag(tag: string, attributes: string, open: string[], output: string[]): void {
  output.push(`<${tag}${keptAttributes(attributes)}>`);
  if (!VOID_TAGS.has(tag)) open.push(tag);
}

function closeTag(tag: string, open: string[], output: string[]): void {
  const depth = open.lastIndexOf(tag);
  if (depth < 0) return;
  while (open.length > depth) output.push(`</${open.pop()}>`);
}

function keptAttributes(source: string): string {
  let kept = '';
  for (const [, rawName, rawValue] of source.matchAll(ATTRIBUTE)) {
    const name = (rawName ?? '').toLowerCase();
    if (!ALLOWED_ATTRIBUTES.has(name)) continue;
    const value = decodeEntities((rawValue ?? '').replace(/^(["'])([\s\S]*)\1$/, '$2'));
    kept += ` ${name}="${escapeText(safeValue(name, value)).replaceAll('"', '&quot;')}"`;
  }
  return kept;
}

function safeValue(name: string, value: string): string {
  if (name === 'style') return /url\s*\(|expression|@import|\\/i.test(value) ? '' : value;
  if (name !== 'href' && name !== 'src') return value;
  // Browsers ignore blanks and control characters inside a scheme, so they are taken out before looking.
  const bare = Array.from(value, (character) => (character > ' ' ? character : '')).join('');
  const scheme = /^([a-z][a-z0-9+.-]*):/i.exec(bare)?.[1]?.toLowerCase();
  const harmless = ['http', 'https', 'mailto', 'tel', 'cid'];
  return scheme === undefined || harmless.includes(scheme) || /^data:image\/(png|jpe?g|gif|webp);/i.test(bare)
    ? value
    : '';
}

function escapeText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

const NAMED: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: '\u00a0' };

function decodeEntities(text: string): string {
  return text.replace(/&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|([a-z]+));/gi, (whole, decimal, hex, name) => {
    if (name !== undefined) return NAMED[String(name).toLowerCase()] ?? whole;
    const code = decimal === undefined ? Number.parseInt(String(hex), 16) : Number(decimal);
    return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  });
}
