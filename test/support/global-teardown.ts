/** Stops what global-setup started, also when tests failed. */
export default async function globalTeardown(): Promise<void> {
  await globalThis.kaiwaTestServers?.stop();
  globalThis.kaiwaTestServers = undefined;
}
