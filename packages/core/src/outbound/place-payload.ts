import type { Payload } from './media-payload';

const DIGITS = 7;

/** A place as Meta takes it: degrees as plain decimals, seven digits at most (a centimetre). */
export function placePayload(place: {
  latitude: number;
  longitude: number;
  name?: string | undefined;
  address?: string | undefined;
}): Payload {
  const { latitude, longitude, name, address } = place;
  return { latitude: degrees(latitude), longitude: degrees(longitude), name, address };
}

/** Never with an exponent. */
function degrees(value: number): string {
  return value.toFixed(DIGITS).replace(/\.?0+$/, '');
}
