import type { Currency } from '@supermall/kernel/money'
import type { OperatorUnit as HouseOperatorUnit, Unit as HouseUnit } from '@supermall/messaging/unit'
import { straightReads } from '@supermall/subgraph/database/straight'
import type { Floor, Within as HouseWithin } from '@supermall/subgraph/definition'
import type { Hasher } from '@supermall/subgraph/hasher'
import { argonHasher } from '@supermall/subgraph/hasher'
import type { Seal } from '@supermall/subgraph/seal'
import type { Values } from '@supermall/subgraph/settings'
import type { Prisma } from '../../../prisma/payments/generated/client.ts'
import { PrismaClient } from '../../../prisma/payments/generated/client.ts'
import type { Until } from '../providers/client.ts'
import { sender } from '../providers/client.ts'
import { keySecret } from '../providers/key-secret.ts'
import type { Providers } from '../providers/providers.ts'
import { openProviders } from '../providers/providers.ts'
import { sealWith } from '../providers/seal.ts'
import type { Talks } from '../providers/talks.ts'
import { openTalks } from '../providers/talks.ts'
import type { settings } from '../settings.ts'
import { findChannel } from './channels.ts'
import { sandboxBooks } from './sandbox.ts'

export type Tx = Prisma.TransactionClient
export type Unit = HouseUnit<Tx>
export type OperatorUnit = HouseOperatorUnit<Tx>
type PaymentsSettings = Values<typeof settings>

export type Tools = {
  readonly client: PrismaClient
  readonly seal: Seal
  readonly hasher: Hasher
  readonly providers: Providers
  readonly talks: Talks
  readonly settings: PaymentsSettings
  /** Where the storefront is. */
  readonly publicUrl: string
  /** The currency of wallets. */
  readonly currency: Currency
}

/** As many at once as a process can well wait for: each ends when its provider has been silent for too long. */
const MOST_TALKS_LEFT = 200

export function open(floor: Floor<typeof settings>, until?: Until): Tools {
  const { adapter, sql, settings, clock, publicUrl } = floor
  const client = new PrismaClient({ adapter })
  const reads = straightReads(client, sql)
  const seal = sealWith(keySecret(settings, floor.dataDirectory))
  const send = sender(settings.PAYMENTS_PROVIDER_TIMEOUT_MS, until)
  const books = sandboxBooks(reads, clock)
  const ground = { seal, send, clock, publicUrl, books, findChannel: (code: string) => findChannel(reads, code) }
  return {
    client,
    seal,
    settings,
    publicUrl,
    currency: settings.PAYMENTS_CURRENCY,
    hasher: argonHasher(settings, 'pay passwords'),
    providers: openProviders(ground),
    talks: openTalks(MOST_TALKS_LEFT),
  }
}

/** What answers, jobs, routes and the seed may touch. */
export type Within = HouseWithin<Tx, Tools>
