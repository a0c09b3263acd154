import type { OperatorUnit as HouseOperatorUnit, Unit as HouseUnit } from '@supermall/messaging/unit'
import type { Floor, Within as HouseWithin } from '@supermall/subgraph/definition'
import type { Prisma } from '../../../prisma/catalog/generated/client.ts'
import { PrismaClient } from '../../../prisma/catalog/generated/client.ts'
import type { Media } from '../providers/open-storage.ts'
import { openMedia } from '../providers/open-storage.ts'
import type { settings } from '../settings.ts'
import type { Kept } from './search-kept.ts'
import { keepSearches } from './search-kept.ts'

export type Tx = Prisma.TransactionClient
export type Tools = {
  readonly client: PrismaClient
  readonly media: Media
  readonly kept: Kept
}
export type Unit = HouseUnit<Tx>
export type OperatorUnit = HouseOperatorUnit<Tx>
export type Within = HouseWithin<Tx, Tools>

export const open = (floor: Floor<typeof settings>): Tools => ({
  client: new PrismaClient({ adapter: floor.adapter }),
  media: openMedia(floor),
  kept: keepSearches(),
})
