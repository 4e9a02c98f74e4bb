import nock from 'nock';

// Nothing leaves this machine from a test: loopback is allowed, and everything else fails at once.
nock.disableNetConnect();
nock.enableNetConnect(/^(127\.0\.0\.1|localhost|\[?::1\]?)(:\d+)?$/);

// nock patches the real `http`, which outlives a test file: the next file in the same process would patch a patched one.
afterAll(() => {
  nock.cleanAll();
  nock.restore();
});
