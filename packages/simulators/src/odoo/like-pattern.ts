/** SQL LIKE as a regular expression; without a leading `=` the text may stand anywhere. */
export function likePattern(operator: string, value: string): RegExp {
  const isExact = operator.startsWith('=');
  const body = value
    .replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
    .replaceAll('%', '[\\s\\S]*')
    .replaceAll('_', '[\\s\\S]');
  return new RegExp(isExact ? `^${body}$` : body, operator.includes('ilike') ? 'iu' : 'u');
}
