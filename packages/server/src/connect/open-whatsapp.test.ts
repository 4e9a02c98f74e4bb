import nock from 'nock';
import { createOutgoingHttp } from '../http/outgoing-http';
import { openWhatsapp } from './open-whatsapp';

// What is not set goes to Meta's own address. No server of ours can stand there, so the request is caught on its way.
const world = { clock: { now: () => new Date(), sleep: () => Promise.resolve() }, logger: silent() };

function silent() {
  const nothing = (): void => undefined;
  return { debug: nothing, info: nothing, warn: nothing, error: nothing };
}

afterAll(() => {
  nock.cleanAll();
  nock.restore();
});

test('without an address of its own a number is asked for at graph.facebook.com, with version and token', async () => {
  const http = createOutgoingHttp();
  const connection = {
    id: 'number',
    workspaceId: 'workspace',
    kind: 'whatsapp',
    externalId: '123456',
    label: 'Number',
    state: 'active' as const,
    pausedReason: null,
    settings: { businessAccountId: '654321', vendor: { apiVersion: 'v25.0' } },
  };
  const asked = nock('https://graph.facebook.com', { reqheaders: { authorization: 'Bearer token' } })
    .get('/v25.0/123456')
    .query(true)
    .reply(200, { display_phone_number: '+32 460 00 11 11', quality_rating: 'GREEN' });
  const client = openWhatsapp(connection, { accessToken: 'token' }, { ...world, http });
  expect(await client.checkNumber()).toMatchObject({ displayPhoneNumber: '+32 460 00 11 11', qualityRating: 'GREEN' });
  asked.done();
  http.close();
});
