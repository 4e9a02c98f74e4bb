const ESCAPES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** Makes any text safe inside HTML text and quoted attributes. Everything a page shows goes through it. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ESCAPES[character] ?? '');
}

/** One page; `bodyHtml` is trusted HTML whose variable parts were escaped. */
export interface PageParts {
  title: string;
  bodyHtml: string;
  stylePath: string;
  scriptPath: string;
}

/** Headers for every page: only this server's own style and script run, whatever a message contains. */
export const PAGE_HEADERS = {
  'Content-Security-Policy':
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
  'X-Content-Type-Options': 'nosniff',
  'Cache-Control': 'no-store',
} as const;

/** Wraps a body into a complete HTML document. */
export function renderPage({ title, bodyHtml, stylePath, scriptPath }: PageParts): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escapeHtml(title)}</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="${escapeHtml(stylePath)}">
<script src="${escapeHtml(scriptPath)}" defer></script>
</head>
<body>
${bodyHtml}
</body>
</html>
`;
}
