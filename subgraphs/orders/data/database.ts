import type { Currency } from '@supermall/kernel/money'
import type { LeftRunning } from '@supermall/messaging/left-running'
import { leftRunning } from '@supermall/messaging/left-running'
import type { Sql } from '@supermall/messaging/sql'
import type { OperatorUnit as HouseOperatorUnit, Unit as HouseUnit } from '@supermall/messaging/unit'
import type { Floor, Within as HouseWithin } from '@supermall/subgraph/definition'
import type { Prisma } from '../../../prisma/orders/generated/client.ts'
import { PrismaClient } from '../../../prisma/orders/generated/client.ts'
import type { Carriers } from '../providers/carriers.ts'
import { chooseCarriers } from '../providers/choose-carriers.ts'
import type { Printers } from '../providers/printers.ts'
import { printers } from '../providers/printers.ts'
import type { settings } from '../settings.ts'
import { tracesIn } from './tracking.ts'

export type Tx = Prisma.TransactionClient
export type Tools = {
  readonly client: PrismaClient
  readonly carriers: Carriers
  readonly printers: Printers
  readonly publicUrl: string
  /** Purchases that go on after their buyers were told that they are under way. */
  readonly purchases: LeftRunning
  /** For how long a buyer does not buy the very same again. */
  readonly submitLockMs: number
  /** Of how many purchases a buyer may owe the money at once; 0 is any number. */
  readonly mostUnpaid: number
  /** What is paid in the mall, in wallets and otherwise. */
  readonly currency: Currency
}
export type Unit = HouseUnit<Tx>
export type OperatorUnit = HouseOperatorUnit<Tx>
export type { Sql }

/** Some seconds of what a process can do: it ends them well before others would take them over. */
const MOST_LEFT = 200

export function open({ adapter, publicUrl, settings: given, log }: Floor<typeof settings>): Tools {
  const client = new PrismaClient({ adapter })
  const carriers = chooseCarriers({ settings: given, traces: tracesIn(client), log })
  const { SUBMIT_LOCK_MS: submitLockMs, MOST_UNPAID: mostUnpaid, PAYMENTS_CURRENCY: currency } = given
  return {
    client,
    carriers,
    printers,
    publicUrl,
    purchases: leftRunning(MOST_LEFT),
    submitLockMs,
    mostUnpaid,
    currency,
  }
}

/** What answers, jobs, routes and the seed may touch. */
export type Within = HouseWithin<Tx, Tools>
