import type { ParkedAnswer } from './parked-answers';

const UNITS = [
  [86_400_000, 'd'],
  [3_600_000, 'h'],
  [60_000, 'min'],
  [1000, 's'],
] as const;

/** How long ago, in its largest unit: `3 d`, `25 min`. */
export function ageText(since: Date, now: Date): string {
  const ms = Math.max(0, now.getTime() - since.getTime());
  const [size, name] = UNITS.find(([each]) => ms >= each) ?? [1000, 's'];
  return `${Math.floor(ms / size)} ${name}`;
}

const CODE = /^[A-Z][A-Z0-9_]+$/;

/** One parked thing for people: what it is and where, why, since when; and below it what to do. */
export function parkedText(item: ParkedAnswer, now: Date): string {
  const { id, kind, about, path, reason, words, advice, since } = item;
  const place = path === null ? about : `${about}, ${path}`;
  return [
    `${kind.padEnd(8)}  ${ageText(new Date(since), now).padStart(6)}  ${id}  ${place}`,
    `          ${words}${CODE.test(reason) && !words.includes(reason) ? ` (${reason})` : ''}`,
    `          → ${advice}`,
  ].join('\n');
}
