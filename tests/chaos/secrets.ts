import { setTimeout as wait } from 'node:timers/promises'
import { derivedId } from '@supermall/kernel/id'
import type { Asking } from '@supermall/testing/client'
import type { Chance } from './chance.ts'
import { insist, newKey, within } from './client.ts'
import { CREATE, IMPORT, LEAVES, READ, SHELVE } from './operations.ts'
import { close, giveBack } from './ordering.ts'
import type { Buyer, Ground, Placed, Scene } from './scene.ts'

/** Of each SKU, before anybody buys: fewer than are wanted in a minute. More come while they buy, and seldom as many as are wanted. */
const TO_BEGIN_WITH = 6

/** Of the demo's shops it is one that may sell what is read. */
const shopId = derivedId('shp', 0)
const THINGS_TO_READ = 2

/** Of none of them there is a secret yet. */
export async function offerSecrets(admin: Asking): Promise<readonly string[]> {
  type Leaves = { categoryTree: { children: { children: { id: string }[] }[] }[] }
  const { categoryTree } = await admin.gets<Leaves>(LEAVES)
  const [leaf] = categoryTree.flatMap(({ children }) => children.flatMap((child) => child.children))
  const skuIds: string[] = []
  while (skuIds.length < THINGS_TO_READ) skuIds.push(await offer(admin, leaf?.id ?? ''))
  return skuIds
}

type Created = { readonly id: string; readonly version: number; readonly skus: readonly { readonly id: string }[] }

async function offer(admin: Asking, categoryId: string): Promise<string> {
  const price = { amount: '6.00', currency: 'CNY' }
  const what = { kind: 'VIRTUAL', title: 'A code to read', imageUrls: ['/media/demo/code.png'] }
  const skus = [{ code: newKey().slice(0, 20), optionValues: [], price }]
  const input = Object.assign({ shopId, categoryId, skus }, what)
  const { productCreate } = await admin.gets<{ productCreate: { product: Created | null } }>(CREATE, { input })
  const { id, version: expectedVersion, skus: [sku] = [] } = productCreate.product ?? {}
  if (!sku) throw new Error(`something to read: ${JSON.stringify(productCreate)}`)
  const shelving = { input: { products: [{ id, expectedVersion }] } }
  const { productsShelve } = await admin.gets<{ productsShelve: { products: object | null } }>(SHELVE, shelving)
  if (!productsShelve.products) throw new Error(`it is not sold: ${JSON.stringify(productsShelve)}`)
  return sku.id
}

export async function beginWithSecrets(scene: Scene): Promise<void> {
  for (const skuId of scene.ground.secretSkuIds) await importSecrets({ skuId, count: TO_BEGIN_WITH }, scene)
}

/** A few come in at times, while others buy. */
export async function refillSecrets(scene: Scene): Promise<void> {
  const { chance, ground } = scene
  if (chance.next() < 0.5) return
  await importSecrets({ skuId: chance.pick(ground.secretSkuIds), count: chance.between(1, 3) }, scene)
}

type Import = { readonly skuId: string; readonly count: number }
type Imported = { readonly secretImport: object | null }

/** However often it has to be asked for: a secret is added once. */
async function importSecrets({ skuId, count }: Import, { ground, tell }: Scene): Promise<void> {
  const secrets = Array.from({ length: count }, () => newKey())
  const request = { query: IMPORT, variables: { input: { skuId, secrets } }, field: 'productSecretsImport' }
  const imported = await insist<Imported>(ground.admin, request)
  if (imported?.secretImport) tell({ what: 'imported', skuId, secrets })
}

/** Something to read, and at times something to be sent with it: where there is none of that, the secrets go back at once. */
export function readableOf({ addressId }: Buyer, { secretSkuIds, skuIds }: Ground, chance: Chance) {
  const wanted = new Set(Array.from({ length: chance.between(1, 2) }, () => chance.pick(secretSkuIds)))
  const lines = [...wanted].map((skuId) => ({ skuId, quantity: chance.between(1, 2) }))
  if (chance.next() < 0.7) return { of: { lines } }
  return { of: { lines: [...lines, { skuId: chance.pick(skuIds), quantity: 1 }] }, addressId }
}

/** Who pays reads it a moment later, unless the money goes back before: whoever is faster, nobody has both. */
export async function readOrRegret(asking: Asking, placed: Placed, scene: Scene): Promise<void> {
  const fate = scene.chance.next()
  if (fate < 0.15) await close(placed, scene)
  else if (fate < 0.4) await giveBack(asking, placed, scene)
  for (let tries = 0; tries < 10 && !scene.isOver(); tries++) {
    if (await read(asking, placed.orderId, scene)) return
    await wait(300)
  }
}

type Read = {
  readonly order: { readonly lines: readonly { readonly id: string; readonly secrets: readonly string[] }[] } | null
}

/** Whether there was anything to read. What was there once is told of also when it is not there any more. */
async function read(asking: Asking, id: string, scene: Scene): Promise<boolean> {
  const { order } = (await within(asking.asks<Read>(READ, { id })))?.data ?? {}
  const found = order?.lines.filter(({ id: lineId, secrets }) => secrets.length > 0 || scene.read.has(lineId)) ?? []
  for (const { id: lineId, secrets } of found) {
    scene.tell({ what: 'read', lineId, secrets })
    scene.read.set(lineId, id)
  }
  return found.length > 0
}

const MOST_LOOKS = 5

/** When all is quiet, whoever has read something looks at it again. */
export async function readAgain({ asking }: Buyer, scene: Scene): Promise<void> {
  for (const orderId of new Set(scene.read.values())) {
    let isThere = false
    for (let looks = 0; looks < MOST_LOOKS && !isThere; looks++) isThere = await read(asking, orderId, scene)
    if (isThere) continue
    for (const [lineId, of] of scene.read) if (of === orderId) scene.tell({ what: 'read', lineId, secrets: [] })
  }
}
