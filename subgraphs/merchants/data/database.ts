import type { OperatorUnit as HouseOperatorUnit, Unit as HouseUnit } from '@supermall/messaging/unit'
import type { Floor } from '@supermall/subgraph/definition'
import type { Prisma } from '../../../prisma/merchants/generated/client.ts'
import { PrismaClient } from '../../../prisma/merchants/generated/client.ts'

export type Tx = Prisma.TransactionClient
export type Tools = { readonly client: PrismaClient }
export type Unit = HouseUnit<Tx>
export type OperatorUnit = HouseOperatorUnit<Tx>

export const open = (floor: Floor): Tools => ({ client: new PrismaClient({ adapter: floor.adapter }) })
