import type { Check } from './check.ts'

export type Point = { readonly latitude: number; readonly longitude: number }

/** The mean radius: right to half a percent anywhere, which is closer than an address is. */
export const EARTH_METERS = 6_371_008.8

export const isOnEarth = ({ latitude, longitude }: Point): boolean =>
  Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180

export function checkPoint(point: Point | null | undefined, ...path: string[]): Check {
  if (point == null || isOnEarth(point)) return null
  return { code: 'LOCATION_INVALID', message: 'Latitude is from -90 to 90, longitude from -180 to 180.', path }
}

/** As the crow flies, by the haversine formula, as databases compute it too. */
export function metersBetween(a: Point, b: Point): number {
  const rad = (degrees: number) => (degrees * Math.PI) / 180
  const half =
    Math.sin(rad(b.latitude - a.latitude) / 2) ** 2 +
    Math.cos(rad(a.latitude)) * Math.cos(rad(b.latitude)) * Math.sin(rad(b.longitude - a.longitude) / 2) ** 2
  return Math.round(2 * EARTH_METERS * Math.asin(Math.min(1, Math.sqrt(half))))
}
