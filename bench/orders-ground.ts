import { Agent } from 'node:http'
import { derivedId } from '@supermall/kernel/id'
import type { Asking } from '@supermall/testing/client'
import { asking } from '@supermall/testing/client'
import pg from 'pg'
import { demo } from '../launch/demo.ts'
import { post } from './load.ts'
import type { Ground, Mall } from './malls.ts'
import { GOODS, STOCK_IN, STOCK_OUT } from './orders-questions.ts'

export type Buyer = { readonly addressId: string; readonly says: Says }

/** Asks as this buyer, and gives what stands under the one field. */
type Says = <Payload>(query: string, variables: Readonly<Record<string, unknown>>) => Promise<Payload>

export type Shelf = { readonly skuId: string; readonly warehouseId: string; readonly shop: number }

/** A demo mall that is open for business: people are signed in, and there is plenty on the shelves of some shops. */
export type Market = {
  readonly buyers: readonly Buyer[]
  readonly aisles: readonly (readonly Shelf[])[]
  /** Shelves that are left as they are, for crowds. */
  readonly rare: readonly Shelf[]
  readonly sql: (domain: string) => pg.Pool
  readonly put: (shelf: Shelf, units: number) => Promise<void>
  readonly newKey: () => string
  readonly close: () => Promise<void>
}

const SHOPS = [0, 1, 2, 3]
const SHELVES_PER_SHOP = 10
const PLENTY = 1_000_000
const DEMO_BUYERS = 50

type Size = { readonly buyers: number; readonly scale: number; readonly sockets: number }

export async function openMarket(ground: Ground, mall: Mall, size: Size): Promise<Market> {
  const { sql, end } = openPools(ground, size.scale)
  const agent = new Agent({ keepAlive: true, maxSockets: size.sockets })
  const admin = asking(mall.url, await signIn(mall.url, 'PLATFORM', 'admin'))
  const found = await Promise.all(SHOPS.map((shop) => shelvesOf(admin, sql('inventory'), shop)))
  const aisles = found.map((shelves) => shelves.slice(0, SHELVES_PER_SHOP))
  const newKey = keys()
  for (const aisle of aisles) await bring(admin, aisle, newKey())
  const people = Array.from({ length: Math.min(size.buyers, DEMO_BUYERS) }, (_, index) => `buyer${index + 1}`)
  const known: Buyer[] = []
  for (const login of people) known.push(await buyerOf(mall.url, login, agent))
  const homes = known.filter(({ addressId }) => addressId !== '')
  return {
    aisles,
    sql,
    newKey,
    rare: found.flatMap((shelves) => shelves.slice(SHELVES_PER_SHOP)),
    buyers: Array.from({ length: size.buyers }, (_, index) => homes[index % homes.length]).flatMap((one) => one ?? []),
    put: (shelf, units) => put(admin, sql('inventory'), { shelf, units, key: newKey() }),
    async close() {
      agent.destroy()
      await end()
    },
  }
}

/** A harness that is started again over the same databases must not meet its own keys. */
function keys(): () => string {
  const run = `bench-${Date.now().toString(36)}`
  let next = 0
  return () => `${run}-${next++}`
}

function openPools(ground: Ground, scale: number) {
  const pools = new Map<string, pg.Pool>()
  return {
    sql(domain: string): pg.Pool {
      const url = ground.postgres.url(`mall${scale}_${domain}`)
      const pool = pools.get(domain) ?? new pg.Pool({ connectionString: url, max: 1 })
      pools.set(domain, pool)
      return pool
    },
    end: async () => void (await Promise.all([...pools.values()].map((pool) => pool.end()))),
  }
}

async function signIn(url: string, audience: string, login: string): Promise<string> {
  const input = { audience, login, password: demo.signIns[0].password }
  const { signIn } = await asking(url, null).gets<{ signIn: { tokens: { accessToken: string } | null } }>(
    demo.signInDocument,
    { input },
  )
  if (!signIn.tokens) throw new Error(`${login} was refused`)
  return signIn.tokens.accessToken
}

async function buyerOf(url: string, login: string, agent: Agent): Promise<Buyer> {
  const token = await signIn(url, 'CONSUMER', login)
  const says: Says = async (query, variables) => {
    const text = await post(url, JSON.stringify({ query, variables }), { agent, token })
    const { data } = JSON.parse(text)
    return data[Object.keys(data)[0] ?? '']
  }
  const addresses = await says<readonly { id: string }[]>('{ myAddresses { id } }', {})
  return { says, addressId: addresses[0]?.id ?? '' }
}

type Goods = {
  readonly kind: string
  readonly buyLimits: { readonly mostPerBuyer: number | null }
  readonly skus: readonly { readonly id: string }[]
}

/** Goods of one shop that a buyer may buy again and again, that are sent, counted when they are ordered, and lie in one warehouse only. */
async function shelvesOf(admin: Asking, inventory: pg.Pool, shop: number): Promise<readonly Shelf[]> {
  const { products } = await admin.gets<{ products: { nodes: readonly Goods[] } }>(GOODS, {
    shopId: derivedId('shp', shop),
  })
  const endless = products.nodes.filter(({ kind, buyLimits }) => kind === 'PHYSICAL' && !buyLimits.mostPerBuyer)
  const skuIds = endless.flatMap(({ skus }) => skus.map(({ id }) => id))
  const { rows } = await inventory.query<{ skuId: string; warehouseId: string }>(
    `select s.id as "skuId", min(t.warehouse_id) as "warehouseId" from sku s join stock t on t.sku_id = s.id
     where s.id = any($1) and s.mode = 'ON_ORDER' group by s.id having count(*) = 1 order by s.id`,
    [skuIds],
  )
  return rows.map((row) => ({ ...row, shop }))
}

async function bring(admin: Asking, aisle: readonly Shelf[], key: string): Promise<void> {
  for (const warehouseId of new Set(aisle.map((shelf) => shelf.warehouseId))) {
    const here = aisle.filter((shelf) => shelf.warehouseId === warehouseId)
    const lines = here.map(({ skuId }) => ({ skuId, quantity: PLENTY }))
    await moved(admin, STOCK_IN, { warehouseId, lines, idempotencyKey: `${key}-${warehouseId}` })
  }
}

/** Exactly so many pieces shall be there to be bought. */
async function put(admin: Asking, inventory: pg.Pool, wish: { shelf: Shelf; units: number; key: string }) {
  const { shelf, units, key } = wish
  const { rows } = await inventory.query<{ free: number }>(
    'select on_hand - held as free from stock where sku_id = $1 and warehouse_id = $2',
    [shelf.skuId, shelf.warehouseId],
  )
  const missing = units - (rows[0]?.free ?? 0)
  if (missing === 0) return
  const lines = [{ skuId: shelf.skuId, quantity: Math.abs(missing) }]
  const input = { warehouseId: shelf.warehouseId, lines, idempotencyKey: key }
  await moved(admin, missing > 0 ? STOCK_IN : STOCK_OUT, input)
}

async function moved(admin: Asking, query: string, input: Readonly<Record<string, unknown>>): Promise<void> {
  type Moved = { readonly document: object | null; readonly errors: unknown }
  const [payload] = Object.values(await admin.gets<Record<string, Moved>>(query, { input }))
  if (!payload?.document) throw new Error(`the goods were refused: ${JSON.stringify(payload)}`)
}
