import { Prisma } from '../../../prisma/merchants/generated/client.ts'
import type { Near } from '../domain/geo.ts'
import { boxAround, EARTH_METERS } from '../domain/geo.ts'

/** Metres from a point to a row's latitude and longitude, by the haversine formula; null where a row has no place. */
export const distanceSql = ({
  latitude,
  longitude,
}: Near): Prisma.Sql => Prisma.sql`round(2 * ${EARTH_METERS}::float8 * asin(least(1, sqrt(
  power(sin(radians(latitude - ${latitude}::float8) / 2), 2)
  + cos(radians(${latitude}::float8)) * cos(radians(latitude)) * power(sin(radians(longitude - ${longitude}::float8) / 2), 2)
))))::int`

/** What an index finds before any distance is computed. */
export function boxSql(near: Near): Prisma.Sql {
  const { south, north, west, east } = boxAround(near)
  return Prisma.sql`latitude between ${south}::float8 and ${north}::float8 and longitude between ${west}::float8 and ${east}::float8`
}
