import globalSetup from './global-setup';
import globalTeardown from './global-teardown';

// Jest's global setup in a process of its own, held until SIGUSR2 and then torn down: for the tests of the test servers.
async function hold(): Promise<void> {
  await globalSetup();
  const beat = setInterval(() => {}, 60_000);
  process.once('SIGUSR2', () => {
    clearInterval(beat);
    void globalTeardown();
  });
  process.stdout.write('started\n');
}

hold().catch((error: unknown) => {
  process.stderr.write(`${String(error)}\n`);
  process.exitCode = 1;
});
