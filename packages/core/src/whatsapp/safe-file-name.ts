import { storableText } from './storable-text';

/** Devices of Windows: no file can be called so, whatever its ending. */
const DEVICES = /^(con|prn|aux|nul|com[0-9]|lpt[0-9])$/i;

/**
 * What no file system, terminal or page should meet in a name: controls, marks that turn the writing direction or do not show,
 * separators, wildcards, markup, and what a shell would read.
 */
const FORBIDDEN =
  /[\p{Cc}\p{Zl}\p{Zp}\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb<>:"/\\|?*`$&';%]/gu;

/** Longest name, in bytes of UTF-8: most file systems take 255, and a prefix or a number may come before it. */
const MOST_BYTES = 180;

/**
 * A name under which a file may be kept and shown, made from the one its sender chose: the last part of a path, without anything
 * that names a place, runs, or hides its ending. Letters of every script stay. `fallback` is used where nothing is left.
 */
export function safeFileName(filename: string | null, fallback: string): string {
  const last =
    storableText(filename ?? '')
      .normalize('NFC')
      .split(/[/\\]/)
      .at(-1) ?? '';
  const clean = last
    .replace(FORBIDDEN, '_')
    .replace(/\s+/g, ' ')
    .replace(/^[\s.]+|[\s.]+$/g, '')
    .trim();
  if (clean === '' || /^_+$/.test(clean)) return fallback;
  const { stem, ending } = split(clean);
  const named = DEVICES.test(stem.split('.')[0] ?? '') ? `_${stem}` : stem;
  return cut(named, MOST_BYTES - Buffer.byteLength(ending)) + ending;
}

function split(name: string): { stem: string; ending: string } {
  const dot = name.lastIndexOf('.');
  const isEnding = dot > 0 && /^\.[A-Za-z0-9]{1,12}$/.test(name.slice(dot));
  return isEnding ? { stem: name.slice(0, dot), ending: name.slice(dot) } : { stem: name, ending: '' };
}

/** At most so many bytes, never inside a character. */
function cut(text: string, mostBytes: number): string {
  if (Buffer.byteLength(text) <= mostBytes) return text;
  let kept = '';
  let bytes = 0;
  for (const character of text) {
    bytes += Buffer.byteLength(character);
    if (bytes > mostBytes) break;
    kept += character;
  }
  return kept.trimEnd();
}
