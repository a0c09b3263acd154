import { setTimeout as wait } from 'node:timers/promises'
import type { Asking } from '@supermall/testing/client'
import type { Acknowledged } from './acknowledged.ts'
import type { Chance } from './chance.ts'
import { chanceOf } from './chance.ts'
import { insist, newKey, within } from './client.ts'
import { payAtCounter } from './collecting.ts'
import type { Field } from './field.ts'
import { prepare } from './ground.ts'
import { CHECKOUT, CHECKOUT_STATE, CREDIT, STOCK_IN } from './operations.ts'
import { cancel, close, giveBack, pay, reprice } from './ordering.ts'
import type { Provider } from './provider.ts'
import type { Buyer, Placed, Scene } from './scene.ts'

export type Buyers = {
  readonly buyUntil: (end: AbortSignal) => Promise<void>
  readonly acknowledged: () => readonly Acknowledged[]
  readonly asked: () => number
}

type Options = { readonly field: Field; readonly provider: Provider; readonly chance: Chance; readonly count: number }

/** People who buy, pay, change their minds and are credited, all at once, and remember what they were told. */
export async function openBuyers({ field, provider, chance, count }: Options): Promise<Buyers> {
  const ground = await prepare(field, provider, count)
  const told: Acknowledged[] = []
  let asked = 0
  const shopping = ground.buyers.map((buyer) => {
    const own = chanceOf(chance.between(0, 2 ** 31))
    const scene: Scene = { ground, chance: own, seen: new Map(), tell: (one) => void told.push(one) }
    return { buyer, scene }
  })
  return {
    async buyUntil(end) {
      const turns = shopping.map(async ({ buyer, scene }) => {
        while (!end.aborted) {
          asked++
          await turn(buyer, scene).catch(() => wait(200))
        }
      })
      await Promise.all([
        ...turns,
        operate(end, {
          ground,
          seen: new Map(),
          chance: chanceOf(chance.between(0, 2 ** 31)),
          tell: (one) => void told.push(one),
        }),
      ])
    },
    acknowledged: () => told,
    asked: () => asked,
  }
}

async function turn(buyer: Buyer, scene: Scene): Promise<void> {
  if (scene.chance.next() < 0.12) return payAtCounter(buyer.asking, scene)
  const placed = await order(buyer, scene)
  if (placed === null) return
  const fate = scene.chance.next()
  if (fate < 0.1) return
  if (fate < 0.25) return cancel(buyer.asking, placed, scene)
  // Who pays and cancels at the same moment must get one of the two, whole.
  if (fate < 0.35)
    return void (await Promise.all([pay(buyer.asking, placed, scene), cancel(buyer.asking, placed, scene)]))
  // Who pays what is not asked for any more has it back, and pays what is.
  if (fate < 0.45) await Promise.all([pay(buyer.asking, placed, scene), reprice(placed, scene)])
  await pay(buyer.asking, placed, scene)
  if (fate > 0.85) await close(placed, scene)
  else if (fate > 0.5) await giveBack(buyer.asking, placed, scene)
}

async function order(
  { asking, addressId, isForgetful, isLavish }: Buyer,
  { ground, chance, tell }: Scene,
): Promise<Placed | null> {
  const skuIds = new Set(Array.from({ length: chance.between(1, 3) }, () => chance.pick(ground.skuIds)))
  const lines = [...skuIds].map((skuId) => ({ skuId, quantity: isLavish ? 60 : chance.between(1, 2) }))
  // Whoever forgets the pay password, or wants too much, is refused when much is held already: then all of it must come back.
  const balance =
    chance.next() < (isForgetful || isLavish ? 0.7 : 0.3) ? { balance: { amount: '20.00', currency: 'CNY' } } : {}
  const points = chance.next() < 0.5 ? { points: chance.between(1, 30) } : {}
  const input = { of: { lines }, addressId, idempotencyKey: newKey(), ...balance, ...points }
  const request = { query: CHECKOUT, variables: { input }, field: 'checkoutStart' }
  const first = await insist<Started>(asking, request)
  const started = first?.checkout
  if (!started) return null
  const again = chance.next() < 0.2 ? await insist<Started>(asking, request) : null
  if (again?.checkout && again.checkout.id !== started.id)
    tell({ what: 'contradicted', key: input.idempotencyKey, first: started.id, second: again.checkout.id })
  const ended = await outcome(asking, started)
  if (ended?.status === 'REFUSED') tell({ what: 'refused', checkoutId: ended.id })
  if (ended?.status !== 'READY' || !ended.order) return null
  const placed = { checkoutId: ended.id, orderId: ended.order.id }
  tell({ what: 'ordered', ...placed, payable: ended.order.payable.minorUnits })
  return placed
}

type Checkout = {
  readonly id: string
  readonly status: string
  readonly order: { readonly id: string; readonly payable: { readonly minorUnits: string } } | null
}
type Started = { readonly checkout: Checkout | null }

/** A checkout that is still worked at is asked for again: somebody goes on with it, whoever has died. */
async function outcome(asking: Asking, checkout: Checkout): Promise<Checkout | null> {
  let seen: Checkout = checkout
  for (let tries = 0; tries < 20 && seen.status === 'PROCESSING'; tries++) {
    await wait(500)
    const answer = await within(asking.asks<{ checkout: Checkout | null }>(CHECKOUT_STATE, { id: checkout.id }))
    seen = answer?.data?.checkout ?? seen
  }
  return seen
}

/** While others buy, wallets are credited and goods come in. */
async function operate(end: AbortSignal, { ground, chance, tell }: Scene): Promise<void> {
  while (!end.aborted) {
    await wait(500)
    const { accountId } = chance.pick(ground.buyers)
    const key = newKey()
    const input = { accountId, amount: { amount: '5.00', currency: 'CNY' }, reason: 'A gift', idempotencyKey: key }
    const credited = await insist<{ wallet: object | null }>(ground.admin, {
      query: CREDIT,
      variables: { input },
      field: 'walletCredit',
    })
    if (credited?.wallet) tell({ what: 'credited', accountId, key, minorUnits: '500' })
    const { warehouseId, skuIds } = chance.pick(ground.shelves)
    const arrival = { warehouseId, lines: [{ skuId: chance.pick(skuIds), quantity: 3 }], idempotencyKey: newKey() }
    const stocked = await insist<{ document: { id: string } | null }>(ground.admin, {
      query: STOCK_IN,
      variables: { input: arrival },
      field: 'stockIn',
    })
    if (stocked?.document) tell({ what: 'stocked', documentId: stocked.document.id })
  }
}
