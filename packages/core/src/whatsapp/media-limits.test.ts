import { mediaKindOf, mediaRefusal, type MediaKind } from './media-limits';

const MB = 1024 * 1024;

test.each<[string, MediaKind]>([
  ['image/jpeg', 'image'],
  ['IMAGE/PNG', 'image'],
  ['image/webp', 'sticker'],
  ['audio/ogg; codecs=opus', 'audio'],
  ['video/3gpp', 'video'],
  ['application/pdf', 'document'],
  ['application/x-something', 'document'],
])('%s goes as %s', (mimeType, kind) => {
  expect(mediaKindOf(mimeType)).toBe(kind);
});

test.each<[string, MediaKind, number, RegExp | null]>([
  ['image/jpeg', 'image', 5 * MB, null],
  ['image/jpeg', 'image', 5 * MB + 1, /5242881 bytes, WhatsApp takes at most 5242880/],
  ['image/gif', 'image', 1, /image\/gif cannot be sent as image; WhatsApp takes image\/jpeg, image\/png/],
  ['video/mp4', 'video', 16 * MB + 1, /at most 16777216/],
  ['audio/ogg', 'audio', 16 * MB, null],
  ['image/webp', 'sticker', 500 * 1024 + 1, /at most 512000/],
  ['application/zip', 'document', 100 * MB, null],
  ['application/zip', 'document', 100 * MB + 1, /at most 104857600/],
  ['application/pdf', 'document', 0, /empty/],
])('%s as %s of %i bytes', (mimeType, kind, sizeBytes, words) => {
  const refusal = mediaRefusal({ mimeType, sizeBytes }, kind);
  if (words === null) expect(refusal).toBeNull();
  else expect(refusal).toMatch(words);
});
