import type { Point } from '@supermall/kernel/geo'
import { EARTH_METERS } from '@supermall/kernel/geo'

export type Near = Point & { readonly radiusMeters: number }

export const LARGEST_RADIUS = 500_000

/** A centimetre: finer than anybody knows a place, and coarse enough that no formula comes to numbers too small to hold. */
const PLACES = 1e7

export const rounded = ({ latitude, longitude }: Point): Point => ({
  latitude: Math.round(latitude * PLACES) / PLACES + 0,
  longitude: Math.round(longitude * PLACES) / PLACES + 0,
})

type Box = { readonly south: number; readonly north: number; readonly west: number; readonly east: number }

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
