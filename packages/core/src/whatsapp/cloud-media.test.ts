import { clientWith } from './__fixtures__/client-with';

const bytes = Buffer.from('%PDF-1.7 not really');
const file = { bytes, mimeType: 'application/pdf', fileName: 'invoice.pdf' };

async function read(body: AsyncIterable<Uint8Array>): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of body) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

test('a file is uploaded as a form, with time for it', async () => {
  const { client, asked } = clientWith([{ body: { id: 900000000000001 } }]);
  expect(await client.uploadMedia(file)).toBe('900000000000001');
  const request = asked[0];
  expect(request).toMatchObject({
    method: 'POST',
    url: 'https://graph.facebook.com/v26.0/106540352242922/media',
    timeoutMs: 300_000,
  });
  const type = request?.headers?.['content-type'] ?? '';
  const form = await new Response(Buffer.from(request?.body ?? ''), { headers: { 'content-type': type } }).formData();
  expect(form.get('messaging_product')).toBe('whatsapp');
  expect(form.get('type')).toBe('application/pdf');
  const sent = form.get('file') as File;
  expect([sent.name, sent.type, await sent.text()]).toEqual(['invoice.pdf', 'application/pdf', bytes.toString()]);
});

test('a file that cannot pass is not uploaded', async () => {
  const { client, asked } = clientWith([]);
  const large = { ...file, mimeType: 'image/png', bytes: new Uint8Array(5 * 1024 * 1024 + 1) };
  await expect(client.uploadMedia(large)).rejects.toMatchObject({ kind: 'rejected', code: 'MEDIA_REFUSED' });
  expect(asked).toEqual([]);
});

test.each([
  ['a size in text', { file_size: '303833' }, 303_833],
  ['a size as a number', { file_size: 303_833 }, 303_833],
  ['no size', {}, null],
])('a file is looked up, for its own number: %s', async (_title, more, sizeBytes) => {
  const url = 'https://lookaside.fbsbx.com/whatsapp_business/attachments/?mid=1';
  const body = { messaging_product: 'whatsapp', url, mime_type: 'image/jpeg', sha256: 'abc=', id: '26', ...more };
  const { client, asked } = clientWith([{ body }]);
  expect(await client.lookUpMedia('26')).toEqual({ id: '26', url, mimeType: 'image/jpeg', sha256: 'abc=', sizeBytes });
  expect(asked[0]?.url).toBe('https://graph.facebook.com/v26.0/26?phone_number_id=106540352242922');
});

test('a file comes piece by piece, with the token, from hosts of Meta’s only', async () => {
  const { client, asked } = clientWith([{ body: 'the bytes', headers: { 'content-type': 'image/jpeg' } }]);
  const download = await client.downloadMedia('https://lookaside.fbsbx.com/a?mid=1', { maxBytes: 100 });
  expect([download.mimeType, await read(download.body)]).toEqual(['image/jpeg', 'the bytes']);
  expect(asked[0]).toMatchObject({ maxBytes: 100, headers: { authorization: 'Bearer token-of-the-test' } });
});

test.each([
  'https://evil.example/a',
  'https://lookaside.fbsbx.com.evil.example/a',
  'http://lookaside.fbsbx.com/a',
  'file:///etc/passwd',
  'no address',
])('the token never goes to %s', async (url) => {
  const { client, asked } = clientWith([]);
  await expect(client.downloadMedia(url, { maxBytes: 1 })).rejects.toMatchObject({ code: 'MEDIA_HOST_UNKNOWN' });
  expect(asked).toEqual([]);
});

test('the host the API is at may hand out files too', async () => {
  const { client } = clientWith([{ body: 'x' }], { baseUrl: 'http://127.0.0.1:9999' });
  const download = await client.downloadMedia('http://127.0.0.1:9999/media?mid=1', { maxBytes: 1 });
  expect(await read(download.body)).toBe('x');
});

test.each([
  [401, 'MEDIA_LINK_EXPIRED', 'unavailable'],
  [404, 'MEDIA_LINK_EXPIRED', 'unavailable'],
  [500, 'WHATSAPP_UNAVAILABLE', 'unavailable'],
  [302, 'WHATSAPP_REFUSED_REQUEST', 'rejected'],
])('a download answered with %i says nothing about the token: %s', async (status, code, kind) => {
  const { client } = clientWith([{ status, body: 'gone' }]);
  const refused = client.downloadMedia('https://lookaside.fbsbx.com/a', { maxBytes: 10 });
  await expect(refused).rejects.toMatchObject({ code, kind });
});

test('a file is deleted for its own number', async () => {
  const { client, asked } = clientWith([{ body: { success: true } }]);
  await client.deleteMedia('26');
  expect(asked[0]).toMatchObject({
    method: 'DELETE',
    url: expect.stringContaining('/26?phone_number_id=106540352242922'),
  });
});
