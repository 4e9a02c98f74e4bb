import type { OutboundContent } from './outbound-content';

/** The references of our own files in a content, each once: what has to be uploaded before it can be sent. */
export function ownMediaOf(content: OutboundContent): string[] {
  const refs = new Set<string>();
  replaceOwn(content, (ref) => {
    refs.add(ref);
    return null;
  });
  return [...refs];
}

/** The same content with Meta's ids in place of our references; a reference without an id stays, and then it is refused before the call. */
export function withUploads(content: OutboundContent, ids: ReadonlyMap<string, string>): OutboundContent {
  return replaceOwn(content, (ref) => ids.get(ref) ?? null) as OutboundContent;
}

function replaceOwn(value: unknown, idOf: (ref: string) => string | null): unknown {
  if (Array.isArray(value)) return value.map((each) => replaceOwn(each, idOf));
  if (typeof value !== 'object' || value === null) return value;
  if ('mediaRef' in value && typeof value.mediaRef === 'string') {
    const id = idOf(value.mediaRef);
    return id === null ? value : { id };
  }
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, replaceOwn(member, idOf)]));
}
