import { answerHandshake } from './webhook-handshake';

const good = { 'hub.mode': 'subscribe', 'hub.challenge': '1158201444', 'hub.verify_token': 'our-token' };

test('the right token gets its challenge back, byte for byte', () => {
  expect(answerHandshake(good, ['our-token'])).toEqual({ status: 200, body: '1158201444' });
  expect(answerHandshake(good, ['new-token', 'our-token']).status).toBe(200);
});

test.each([
  ['another token', { ...good, 'hub.verify_token': 'their-token' }, ['our-token']],
  ['a token of another length', { ...good, 'hub.verify_token': 'our-token ' }, ['our-token']],
  ['another mode', { ...good, 'hub.mode': 'unsubscribe' }, ['our-token']],
  ['no mode', { ...good, 'hub.mode': undefined }, ['our-token']],
  ['no challenge', { ...good, 'hub.challenge': undefined }, ['our-token']],
  ['a challenge that is markup', { ...good, 'hub.challenge': '<script>alert(1)</script>' }, ['our-token']],
  ['a challenge given twice', { ...good, 'hub.challenge': ['1', '2'] }, ['our-token']],
  ['an empty token where none is configured', { ...good, 'hub.verify_token': '' }, ['']],
  ['no tokens at all', good, []],
])('%s is refused', (_title, query, tokens) => {
  expect(answerHandshake(query, tokens).status).toBe(403);
});
