import { EARTH_METERS } from '@supermall/kernel/geo'
import { Prisma } from '../../../prisma/merchants/generated/client.ts'
import type { Near } from '../domain/geo.ts'
import { boxAround } from '../domain/geo.ts'

/**
 * Degrees of a tenth of a millimetre. The square of a smaller number, and even its radians, may be too small for the database to
 * hold, which it takes for an error.
 */
const LEAST = 1e-9
const apart = (degrees: Prisma.Sql): Prisma.Sql => Prisma.sql`greatest(abs(${degrees}), ${LEAST}::float8)`

/** Metres from a point to a row's latitude and longitude, by the haversine formula; null where a row has no place. */
export function distanceSql(near: Near): Prisma.Sql {
  const latitude = Prisma.sql`${near.latitude}::float8`
  const longitude = Prisma.sql`${near.longitude}::float8`
  return Prisma.sql`case when latitude is not null then round(2 * ${EARTH_METERS}::float8 * asin(least(1, sqrt(
    power(sin(radians(${apart(Prisma.sql`latitude - ${latitude}`)}) / 2), 2)
    + cos(radians(${apart(latitude)})) * cos(radians(${apart(Prisma.sql`latitude`)}))
      * power(sin(radians(${apart(Prisma.sql`longitude - ${longitude}`)}) / 2), 2)
  ))))::int end`
}

/** What an index finds before any distance is computed. */
export function boxSql(near: Near): Prisma.Sql {
  const { south, north, west, east } = boxAround(near)
  return Prisma.sql`latitude between ${south}::float8 and ${north}::float8 and longitude between ${west}::float8 and ${east}::float8`
}
