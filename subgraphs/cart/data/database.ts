import { days } from '@supermall/kernel/time'
import type { Unit as HouseUnit } from '@supermall/messaging/unit'
import type { Floor, Within as HouseWithin } from '@supermall/subgraph/definition'
import type { Prisma } from '../../../prisma/cart/generated/client.ts'
import { PrismaClient } from '../../../prisma/cart/generated/client.ts'
import type { settings } from '../settings.ts'

export type Tx = Prisma.TransactionClient
export type Tools = {
  readonly client: PrismaClient
  /** How long a guest's cart lasts after each use. */
  readonly guestCartMs: number
  readonly guestCartsPerAddress: number
}
export type Unit = HouseUnit<Tx>

/** What answers, jobs and the seed may touch. */
export type Within = HouseWithin<Tx, Tools>

export const open = ({ adapter, settings: given }: Floor<typeof settings>): Tools => ({
  client: new PrismaClient({ adapter }),
  guestCartMs: days(given.GUEST_CART_DAYS),
  guestCartsPerAddress: given.GUEST_CARTS_PER_ADDRESS,
})
