import { multipartForm } from './multipart';

const bytes = Uint8Array.from([0, 13, 10, 45, 45, 255]);

test('a form arrives as it was, bytes and names', async () => {
  const file = { name: 'file', fileName: 'a "b"\r\nc.bin', mimeType: 'application/pdf', bytes };
  const { contentType, body } = multipartForm({ messaging_product: 'whatsapp', type: 'application/pdf' }, file);
  const form = await new Response(Buffer.from(body), { headers: { 'content-type': contentType } }).formData();
  expect(form.get('messaging_product')).toBe('whatsapp');
  const read = form.get('file') as File;
  expect(read.type).toBe('application/pdf');
  expect(new Uint8Array(await read.arrayBuffer())).toEqual(bytes);
  expect(Buffer.from(body).toString('latin1')).toContain('filename="a %22b%22%0D%0Ac.bin"');
});

test('the same file is the same form; another file has another boundary', () => {
  const file = { name: 'file', fileName: 'a', mimeType: 'image/png', bytes };
  expect(multipartForm({}, file)).toEqual(multipartForm({}, file));
  const other = multipartForm({}, { ...file, bytes: Uint8Array.from([1]) });
  expect(other.contentType).not.toBe(multipartForm({}, file).contentType);
});
