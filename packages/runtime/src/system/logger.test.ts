import { createMemoryLogger, silentLogger } from './logger';

describe('loggers for tests and guests', () => {
  test('the memory logger keeps every line with its level', () => {
    const logger = createMemoryLogger();
    logger.debug({ a: 1 }, 'looked');
    logger.error({}, 'failed');
    expect(logger.lines).toEqual([
      { level: 'debug', fields: { a: 1 }, sentence: 'looked' },
      { level: 'error', fields: {}, sentence: 'failed' },
    ]);
  });

  test('the silent logger writes nothing', () => {
    const written = [jest.spyOn(process.stdout, 'write'), jest.spyOn(process.stderr, 'write')];
    silentLogger.info({}, 'started');
    silentLogger.error({}, 'failed');
    expect(written.map((write) => write.mock.calls.length)).toEqual([0, 0]);
    jest.restoreAllMocks();
  });
});
