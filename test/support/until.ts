/** Waits until `condition` holds; fails, saying what was waited for, when it never does. No fixed sleeps: it looks every 20 ms. */
export async function until<T>(
  what: string,
  condition: () => T | Promise<T>,
  longestMs = 15_000,
): Promise<NonNullable<T>> {
  const end = Date.now() + longestMs;
  for (;;) {
    const value = await condition();
    if (value) return value;
    if (Date.now() > end) throw new Error(`Never happened: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
