import { derivedId } from '@supermall/kernel/id'
import type { Asking } from '@supermall/testing/client'
import { newKey, signIn } from './client.ts'
import type { Field } from './field.ts'
import {
  ADDRESSES,
  CHANNELS,
  CONFIGURE,
  CREDIT,
  ENABLE,
  GOODS,
  PAY_PASSWORD,
  STOCK_IN,
  WAREHOUSES,
} from './operations.ts'
import { promote } from './promoting.ts'
import type { Provider } from './provider.ts'
import { offerSecrets } from './secrets.ts'

/** Who takes part, and what there is to buy. */
export type Ground = {
  readonly admin: Asking
  /** Who may ask for what a shop has earned, shop by shop. */
  readonly owners: readonly Asking[]
  readonly buyers: readonly Buyer[]
  /** Few SKUs of two shops, so that buyers meet; of some there is too little for all. */
  readonly skuIds: readonly string[]
  /** What is read, of which there are fewer secrets than are wanted. */
  readonly secretSkuIds: readonly string[]
  readonly promoted: Promoted
  readonly shelves: readonly { readonly warehouseId: string; readonly skuIds: readonly string[] }[]
}

/** A coupon that is free, of which there are too few, and some that are bought. */
export type Promoted = { readonly coupon: string; readonly soldCoupons: readonly string[] }

export type Buyer = {
  readonly asking: Asking
  readonly addressId: string
  readonly accountId: string
  /** Has set a pay password and never says it. */
  readonly isForgetful: boolean
  /** Wants more at once than a payment may come to. */
  readonly isLavish: boolean
}

const SHOPS = [0, 1]
const SKUS_PER_SHOP = 4

/** The demo mall, with a card provider that can be hurt, money in wallets and goods on the shelves. */
export async function prepare(field: Field, provider: Provider, count: number): Promise<Ground> {
  const admin = await signIn(field.url, 'PLATFORM', 'admin')
  await openChannel(admin, provider)
  const shelves = await Promise.all(SHOPS.map((shop) => shelfOf(admin, derivedId('shp', shop))))
  const buyers: Buyer[] = []
  // One after the other: passwords are slow to check on purpose, and a mall that has just started is busy.
  for (let ordinal = 1; ordinal <= 2 * count && buyers.length < count; ordinal++) {
    const buyer = await buyerOf(field, admin, ordinal)
    if (buyer) buyers.push(buyer)
  }
  if (buyers.length < count) throw new Error(`only ${buyers.length} of the demo's buyers have an address`)
  const owners: Asking[] = []
  for (const shop of SHOPS) owners.push(await signIn(field.url, 'MERCHANT', `shop${shop}-owner`))
  const skuIds = shelves.flatMap((shelf) => shelf.skuIds)
  const secretSkuIds = await offerSecrets(admin)
  return { admin, owners, buyers, shelves, promoted: await promote(admin), skuIds, secretSkuIds }
}

async function openChannel(admin: Asking, provider: Provider): Promise<void> {
  const { paymentChannels } = await admin.gets<{ paymentChannels: { code: string; version: number }[] }>(CHANNELS)
  const version = paymentChannels.find(({ code }) => code === 'STRIPE')?.version ?? 0
  const configured = await admin.gets<{ paymentChannelConfigure: { channel: { version: number } | null } }>(CONFIGURE, {
    input: { code: 'STRIPE', config: provider.config, expectedVersion: version },
  })
  const { channel } = configured.paymentChannelConfigure
  const enabled = await admin.gets<{ paymentChannelUpdate: { channel: object | null; errors: unknown } }>(ENABLE, {
    input: { code: 'STRIPE', isEnabled: true, expectedVersion: channel?.version ?? 0 },
  })
  if (!enabled.paymentChannelUpdate.channel) throw new Error(`the channel: ${JSON.stringify(enabled)}`)
}

async function shelfOf(admin: Asking, shopId: string) {
  const { products } = await admin.gets<{ products: { nodes: { kind: string; skus: { id: string }[] }[] } }>(GOODS, {
    shopId,
  })
  const skuIds = products.nodes
    .filter(({ kind }) => kind === 'PHYSICAL')
    .flatMap(({ skus }) => skus.slice(0, 1).map(({ id }) => id))
    .slice(0, SKUS_PER_SHOP)
  const { warehouses } = await admin.gets<{ warehouses: { nodes: { id: string }[] } }>(WAREHOUSES, { shopId })
  const warehouseId = warehouses.nodes[0]?.id ?? ''
  const lines = skuIds.slice(1).map((skuId) => ({ skuId, quantity: 500 }))
  await admin.gets(STOCK_IN, { input: { warehouseId, lines, idempotencyKey: newKey() } })
  return { warehouseId, skuIds }
}

/** Null for who has no address, and would be refused over and over. */
async function buyerOf(field: Field, admin: Asking, ordinal: number): Promise<Buyer | null> {
  const asking = await signIn(field.url, 'CONSUMER', `buyer${ordinal}`)
  type Mine = { myAddresses: { id: string }[]; viewer: { account: { id: string } } }
  const { myAddresses, viewer } = await asking.gets<Mine>(ADDRESSES)
  const addressId = myAddresses[0]?.id
  if (!addressId) return null
  const accountId = viewer.account.id
  const amount = { amount: '2000.00', currency: 'CNY' }
  await admin.gets(CREDIT, { input: { accountId, amount, reason: 'To begin with', idempotencyKey: newKey() } })
  const isForgetful = ordinal % 4 === 1
  if (isForgetful) await asking.gets(PAY_PASSWORD, { input: { payPassword: '184729' } })
  return { asking, accountId, addressId, isForgetful, isLavish: ordinal % 4 === 2 }
}
