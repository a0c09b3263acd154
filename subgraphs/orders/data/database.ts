import type { Sql } from '@supermall/messaging/sql'
import type { OperatorUnit as HouseOperatorUnit, Unit as HouseUnit } from '@supermall/messaging/unit'
import type { Floor, Within as HouseWithin } from '@supermall/subgraph/definition'
import type { Prisma } from '../../../prisma/orders/generated/client.ts'
import { PrismaClient } from '../../../prisma/orders/generated/client.ts'
import type { Carriers } from '../providers/carriers.ts'
import { manualCarriers } from '../providers/manual-carriers.ts'

export type Tx = Prisma.TransactionClient
export type Tools = {
  readonly client: PrismaClient
  readonly carriers: Carriers
  readonly publicUrl: string
}
export type Unit = HouseUnit<Tx>
export type OperatorUnit = HouseOperatorUnit<Tx>
export type { Sql }

export const open = ({ adapter, publicUrl }: Floor): Tools => ({
  client: new PrismaClient({ adapter }),
  carriers: manualCarriers,
  publicUrl,
})

/** What answers, jobs, routes and the seed may touch. */
export type Within = HouseWithin<Tx, Tools>
