import type { MediaHeader, MediaSource } from './media-source';
import type { Findings } from './outbound-problem';

/** True for an address of the web that a browser or Meta can open. */
export function isWebLink(text: string): boolean {
  return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);
}

/** Finds a missing id and an address nobody can fetch. */
export function checkMedia(findings: Findings, media: MediaSource): void {
  if ('link' in media) return checkLink(findings.at('link'), media.link);
  const [name, value] = 'id' in media ? ['id', media.id] : ['mediaRef', media.mediaRef];
  if (value.trim() === '') findings.at(name).say('EMPTY', 'The file has no id', 'Upload the file first.');
}

/** Finds an address that is none. */
export function checkLink(findings: Findings, link: string): void {
  if (isWebLink(link)) return;
  findings.say('WRONG_FORMAT', 'The link is no web address', 'Write it in full, beginning with https://.');
}

/** The header of an interactive message or of a card. */
export function checkHeader(
  findings: Findings,
  header: MediaHeader | { type: 'text'; text: string } | undefined,
): void {
  if (header === undefined) return;
  if (header.type === 'text') findings.at('text').text('headerText', header.text);
  else checkMedia(findings.at('media'), header.media);
}
