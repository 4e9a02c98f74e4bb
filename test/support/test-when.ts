/**
 * `test` where this machine allows it; elsewhere the test is skipped and its title says what was missing.
 *
 * @param missing what the machine lacks, or `null` when it lacks nothing
 */
export function testWhen(missing: string | null): (title: string, body: () => Promise<void>, ms?: number) => void {
  return (title, body, ms) => {
    if (missing === null) test(title, body, ms);
    else test.skip(`${title} [skipped: ${missing}]`, body, ms);
  };
}

/** For {@link testWhen}: only root can do this. */
export const unlessRoot = process.getuid?.() === 0 ? null : 'only root can do this';
/** For {@link testWhen}: the test looks into /proc. */
export const unlessLinux = process.platform === 'linux' ? null : 'only Linux has /proc';
