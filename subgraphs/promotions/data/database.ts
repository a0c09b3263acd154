import type { OperatorUnit as HouseOperatorUnit, Unit as HouseUnit } from '@supermall/messaging/unit'
import type { Floor, Within as HouseWithin } from '@supermall/subgraph/definition'
import type { Prisma } from '../../../prisma/promotions/generated/client.ts'
import { PrismaClient } from '../../../prisma/promotions/generated/client.ts'
import type { RuleBook } from './rule-book.ts'
import { ruleBook } from './rule-book.ts'

export type Tx = Prisma.TransactionClient
export type Tools = { readonly client: PrismaClient; readonly rules: RuleBook }
export type Unit = HouseUnit<Tx>
export type OperatorUnit = HouseOperatorUnit<Tx>

export const open = ({ adapter }: Floor): Tools => ({ client: new PrismaClient({ adapter }), rules: ruleBook() })

/** What answers, jobs, routes and the seed may touch. */
export type Within = HouseWithin<Tx, Tools>
