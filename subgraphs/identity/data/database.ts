import type { OperatorUnit as HouseOperatorUnit, Unit as HouseUnit, Operate } from '@supermall/messaging/unit'
import type { Floor, Within as HouseWithin } from '@supermall/subgraph/definition'
import type { Hasher } from '@supermall/subgraph/hasher'
import { argonHasher } from '@supermall/subgraph/hasher'
import type { Seal } from '@supermall/subgraph/seal'
import type { Values } from '@supermall/subgraph/settings'
import type { Prisma } from '../../../prisma/identity/generated/client.ts'
import { PrismaClient } from '../../../prisma/identity/generated/client.ts'
import { chooseWechat } from '../providers/choose-wechat.ts'
import { keySecret } from '../providers/key-secret.ts'
import { sealWith } from '../providers/seal.ts'
import type { Signer } from '../providers/signer.ts'
import { keySigner } from '../providers/signer.ts'
import type { Wechat } from '../providers/wechat.ts'
import type { settings } from '../settings.ts'
import { signingKeys } from './signing-keys.ts'

export type Tx = Prisma.TransactionClient
export type Unit = HouseUnit<Tx>
export type OperatorUnit = HouseOperatorUnit<Tx>
type IdentitySettings = Values<typeof settings>

export type Tools = {
  readonly client: PrismaClient
  readonly hasher: Hasher
  readonly seal: Seal
  readonly signer: Signer
  /** Null where WeChat sign-in is not set up. */
  readonly wechat: Wechat | null
  readonly settings: IdentitySettings
}

export function open(floor: Floor<typeof settings>): Tools {
  const { adapter, settings, clock } = floor
  const client = new PrismaClient({ adapter })
  const seal = sealWith(keySecret(settings, floor.dataDirectory))
  const isDevelopment = settings.MODE === 'development'
  return {
    client,
    seal,
    settings,
    hasher: argonHasher(settings),
    signer: keySigner({ keys: signingKeys(client), seal, clock, isForgiving: isDevelopment }),
    wechat: chooseWechat(settings),
  }
}

/** What answers, jobs, routes and the seed may touch. */
export type Within = HouseWithin<Tx, Tools>

/** What errands may touch. */
export type Operating = Within & { readonly operate: Operate<Tx> }
