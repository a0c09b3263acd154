import type { Gather } from '@supermall/messaging/gather'
import { gather } from '@supermall/messaging/gather'
import type { OperatorUnit as HouseOperatorUnit, Unit as HouseUnit } from '@supermall/messaging/unit'
import type { Floor, Within as HouseWithin } from '@supermall/subgraph/definition'
import type { Prisma } from '../../../prisma/promotions/generated/client.ts'
import { PrismaClient } from '../../../prisma/promotions/generated/client.ts'
import type { ClaimAnswer, ClaimAsk } from './claims.ts'
import type { RuleBook } from './rule-book.ts'
import { ruleBook } from './rule-book.ts'

export type Tx = Prisma.TransactionClient
export type Tools = {
  readonly client: PrismaClient
  readonly rules: RuleBook
  /** How clients reach the mall: where the codes of posters lead to. */
  readonly publicUrl: string
  /** Claims that come at the same time are worked together: everybody wants the same row. See the bench for what that is worth. */
  readonly claims: Gather<ClaimAsk, ClaimAnswer>
}
export type Unit = HouseUnit<Tx>
export type OperatorUnit = HouseOperatorUnit<Tx>

const MOST_CLAIMS = 100
/** Two rounds side by side: one writes while the other is read. */
const ROUNDS = 2

export const open = ({ adapter, publicUrl }: Floor): Tools => ({
  publicUrl,
  client: new PrismaClient({ adapter }),
  rules: ruleBook(),
  claims: gather({ most: MOST_CLAIMS, width: ROUNDS }),
})

/** What answers, jobs, routes and the seed may touch. */
export type Within = HouseWithin<Tx, Tools>
