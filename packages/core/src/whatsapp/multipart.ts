import { createHash } from 'node:crypto';

/** One file of a form. */
export interface FormFile {
  name: string;
  fileName: string;
  mimeType: string;
  bytes: Uint8Array;
}

/**
 * A form with a file, as RFC 7578 has it. The boundary comes from the content, so that the same form is the same bytes and no chance
 * is needed.
 */
export function multipartForm(
  fields: Record<string, string>,
  file: FormFile,
): { contentType: string; body: Uint8Array } {
  const digest = createHash('sha256').update(file.bytes).digest('hex');
  const boundary = `kaiwa-${digest}`;
  const parts = Object.entries(fields).map(
    ([name, value]) => `--${boundary}\r\nContent-Disposition: form-data; name="${quoted(name)}"\r\n\r\n${value}\r\n`,
  );
  const head = [
    `--${boundary}`,
    `Content-Disposition: form-data; name="${quoted(file.name)}"; filename="${quoted(file.fileName)}"`,
    `Content-Type: ${file.mimeType.replace(/[\r\n]/g, '')}`,
    '',
    '',
  ].join('\r\n');
  const body = Buffer.concat([
    Buffer.from(parts.join('') + head, 'utf8'),
    file.bytes,
    Buffer.from(`\r\n--${boundary}--\r\n`, 'utf8'),
  ]);
  return { contentType: `multipart/form-data; boundary=${boundary}`, body };
}

/** What may not stand in a quoted name, as browsers write it. */
function quoted(text: string): string {
  return text.replaceAll('"', '%22').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}
