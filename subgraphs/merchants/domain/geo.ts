import type { Check } from '@supermall/kernel/check'

export type Point = { readonly latitude: number; readonly longitude: number }
export type Near = Point & { readonly radiusMeters: number }

/** The mean radius: right to half a percent anywhere, which is closer than an address is. */
export const EARTH_METERS = 6_371_008.8
export const LARGEST_RADIUS = 500_000

export const isOnEarth = ({ latitude, longitude }: Point): boolean =>
  Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180

export function checkPoint(point: Point | null | undefined, ...path: string[]): Check {
  if (point == null || isOnEarth(point)) return null
  return { code: 'LOCATION_INVALID', message: 'Latitude is from -90 to 90, longitude from -180 to 180.', path }
}

/** A centimetre: finer than anybody knows a place, and coarse enough that no formula comes to numbers too small to hold. */
const PLACES = 1e7

export const rounded = ({ latitude, longitude }: Point): Point => ({
  latitude: Math.round(latitude * PLACES) / PLACES + 0,
  longitude: Math.round(longitude * PLACES) / PLACES + 0,
})

export type Box = { readonly south: number; readonly north: number; readonly west: number; readonly east: number }

/**
 * What an index can find of a circle: the box around it. Near a pole or across the date line every longitude is in it, and the
 * distance itself sorts out the rest.
 */
export function boxAround({ latitude, longitude, radiusMeters }: Near): Box {
  const reach = (radiusMeters / EARTH_METERS) * (180 / Math.PI)
  const south = latitude - reach
  const north = latitude + reach
  const spread = reach / Math.cos((Math.max(Math.abs(south), Math.abs(north)) * Math.PI) / 180)
  const isWhole = south <= -90 || north >= 90 || longitude - spread < -180 || longitude + spread > 180
  return isWhole
    ? { south, north, west: -180, east: 180 }
    : { south, north, west: longitude - spread, east: longitude + spread }
}

/** The haversine formula, as the database computes it too. */
export function metersBetween(a: Point, b: Point): number {
  const rad = (degrees: number) => (degrees * Math.PI) / 180
  const half =
    Math.sin(rad(b.latitude - a.latitude) / 2) ** 2 +
    Math.cos(rad(a.latitude)) * Math.cos(rad(b.latitude)) * Math.sin(rad(b.longitude - a.longitude) / 2) ** 2
  return Math.round(2 * EARTH_METERS * Math.asin(Math.min(1, Math.sqrt(half))))
}
