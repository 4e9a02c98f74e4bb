import { z } from 'zod';

const percent = z.coerce.number().catch(0);
const usage = z.object({ call_count: percent, total_cputime: percent, total_time: percent });
const appUsage = usage.partial();
const businessUsage = z.record(
  z.string(),
  z.array(z.object({ estimated_time_to_regain_access: z.coerce.number().nullish().catch(null) })),
);

const MINUTE_MS = 60_000;
/** App usage is counted over the last hour. */
const HOUR_MS = 60 * MINUTE_MS;
const LONGEST_MS = 24 * HOUR_MS;

/**
 * How long a limit of calls will last, in milliseconds, as the headers of the answer tell; null when they tell nothing. Percentages
 * above 100 are what has to leave the counted hour first. Never more than a day.
 * https://developers.facebook.com/docs/graph-api/overview/rate-limiting (read 2026-11-22)
 */
export function regainAfterMs(headers: Readonly<Record<string, string>>): number | null {
  const business = businessUsage.safeParse(readHeader(headers['x-business-use-case-usage'])).data ?? {};
  const minutes = Object.values(business).flatMap((entries) =>
    entries.map((entry) => entry.estimated_time_to_regain_access ?? 0),
  );
  const app = appUsage.safeParse(readHeader(headers['x-app-usage'])).data ?? {};
  const over = Math.max(0, ...[app.call_count, app.total_cputime, app.total_time].map((each) => (each ?? 0) - 100));
  const waitMs = Math.max(0, ...minutes.map((each) => each * MINUTE_MS), (over / 100) * HOUR_MS);
  return waitMs > 0 ? Math.min(Math.ceil(waitMs), LONGEST_MS) : null;
}

function readHeader(text: string | undefined): unknown {
  if (text === undefined) return null;
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
