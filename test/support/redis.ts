/** URL of the run's Redis, or `null` where no `redis-server` is installed. */
export function testRedisUrl(): string | null {
  return process.env['KAIWA_TEST_REDIS_URL'] ?? null;
}

/**
 * `describe` where there is a Redis; where there is none, the suite is skipped and its title says why.
 * The body runs only when there is one, and gets its URL.
 */
export function describeWithRedis(title: string, body: (redisUrl: string) => void): void {
  const url = testRedisUrl();
  if (url) describe(title, () => body(url));
  else describe.skip(`${title} [skipped: no redis-server is installed]`, () => body('redis://127.0.0.1:1'));
}
