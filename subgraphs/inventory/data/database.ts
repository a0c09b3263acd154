import type { Gather } from '@supermall/messaging/gather'
import { gather } from '@supermall/messaging/gather'
import type { OperatorUnit as HouseOperatorUnit, Unit as HouseUnit } from '@supermall/messaging/unit'
import type { Floor } from '@supermall/subgraph/definition'
import type { Prisma } from '../../../prisma/inventory/generated/client.ts'
import { PrismaClient } from '../../../prisma/inventory/generated/client.ts'
import type { HoldAnswer, HoldAsk } from '../domain/hold.ts'

export type Tx = Prisma.TransactionClient
export type Tools = {
  readonly client: PrismaClient
  /** Holds that are asked for at the same time are made together: see the bench for what that is worth. */
  readonly holds: Gather<HoldAsk, HoldAnswer>
  /** SKUs that have a row for sure, so that nobody looks twice: such a row is never removed. */
  readonly known: Set<string>
}
export type Unit = HouseUnit<Tx>
export type OperatorUnit = HouseOperatorUnit<Tx>

const MOST_AT_ONCE = 100
/** Two rounds side by side: one writes while the other is read. More would only wait for each other's SKUs. */
const ROUNDS = 2

export const open = (floor: Floor): Tools => ({
  client: new PrismaClient({ adapter: floor.adapter }),
  holds: gather({ most: MOST_AT_ONCE, width: ROUNDS }),
  known: new Set(),
})
