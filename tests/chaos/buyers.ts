import { setTimeout as wait } from 'node:timers/promises'
import type { Asking } from '@supermall/testing/client'
import type { Acknowledged } from './acknowledged.ts'
import { endReturnsAtOnce } from './billing.ts'
import { streamOf } from './chance.ts'
import { insist, insistOnce, newKey, WrongQuestion, within } from './client.ts'
import { payAtCounter } from './collecting.ts'
import type { Field } from './field.ts'
import { payByFriends } from './friends.ts'
import { prepare } from './ground.ts'
import { FETCHER, fetchInStore, payAtDoor, receive, send, storeOf } from './handing-over.ts'
import { fillCart, keepShare, openDoors } from './market.ts'
import { operate } from './operating.ts'
import { CHECKOUT, CHECKOUT_STATE } from './operations.ts'
import { cancel, close, giveBack, lookMyself, pay, reprice } from './ordering.ts'
import { buyCoupon, pieceFor } from './promoting.ts'
import type { Provider } from './provider.ts'
import { sendBack } from './returning.ts'
import type { Buyer, Placed, Scene } from './scene.ts'
import { beginWithSecrets, readAgain, readableOf, readOrRegret } from './secrets.ts'
import { recharge, withdraw } from './wallets.ts'
import type { Shown } from './window.ts'
import { lookInCache, offeredOn } from './window.ts'
import { witness } from './witness.ts'

export type Buyers = {
  readonly buyUntil: (end: AbortSignal) => Promise<void>
  readonly acknowledged: () => readonly Acknowledged[]
  readonly asked: () => number
  /** What the shop window shows of all that they buy. */
  readonly look: () => Promise<readonly Shown[]>
  /** Each looks once more at the secrets that he has read. */
  readonly readAgain: () => Promise<void>
}

type Options = { readonly field: Field; readonly provider: Provider; readonly seed: number; readonly count: number }

/** People who buy, pay, change their minds and are credited, all at once, and remember what they were told. */
export async function openBuyers({ field, provider, seed, count }: Options): Promise<Buyers> {
  const ground = await prepare(field, provider, count)
  await openDoors(ground)
  await endReturnsAtOnce(ground)
  await keepShare(ground)
  const told: Acknowledged[] = []
  let asked = 0
  let counted = 0
  let isOver = false
  const sceneOf = (who: string): Scene => ({
    ground,
    chance: streamOf(seed, who),
    seen: new Map(),
    pieces: [],
    read: new Map(),
    tell: (one) => void told.push(one),
    count: () => ++counted,
    isOver: () => isOver,
  })
  const shopping = ground.buyers.map((buyer) => ({ buyer, scene: sceneOf(buyer.accountId) }))
  await beginWithSecrets(sceneOf('secrets'))
  await fillCart(ground)
  return {
    async buyUntil(end) {
      end.addEventListener('abort', () => (isOver = true))
      const turns = shopping.map(async ({ buyer, scene }) => {
        while (!isOver) {
          asked++
          await turn(buyer, scene).catch((error: unknown) => {
            if (error instanceof WrongQuestion) throw error
            return wait(200)
          })
        }
      })
      await Promise.all([...turns, operate(field.url, sceneOf('operators'))])
    },
    acknowledged: () => told,
    asked: () => asked,
    look: () => lookInCache(field.url, offeredOn(ground)),
    async readAgain() {
      await Promise.all(shopping.map(({ buyer, scene }) => readAgain(buyer, scene)))
    },
  }
}

/** Of all that is bought, how much is not sent, but read. */
const READ_SHARE = 1 / 6

async function turn(buyer: Buyer, scene: Scene): Promise<void> {
  const errand = scene.chance.next()
  if (errand < 0.1) return payAtCounter(buyer.asking, scene)
  if (errand < 0.18) return recharge(buyer, scene)
  if (errand < 0.25 && !buyer.isForgetful) return withdraw(buyer, scene)
  if (errand < 0.3) return buyCoupon(buyer, scene)
  const way = scene.chance.next() < READ_SHARE ? 'READ' : errand > 0.9 ? 'AT_DOOR' : errand > 0.8 ? 'FETCHED' : 'SENT'
  const placed = await order(buyer, way, scene)
  if (placed === null) return
  if (way === 'AT_DOOR') return payAtDoor(buyer.asking, placed, scene)
  if (way === 'SENT' || way === 'READ') {
    if (!(await payOrNot(buyer, placed, scene))) return
    await (way === 'READ' ? readOrRegret : regret)(buyer.asking, placed, scene)
    return lookMyself(buyer.asking, placed.orderId, scene)
  }
  await pay(buyer.asking, placed, scene)
  await fetchInStore(buyer.asking, placed, scene)
}

/** Whether it was paid, as far as its buyer knows. */
async function payOrNot({ asking }: Buyer, placed: Placed, scene: Scene): Promise<boolean> {
  const fate = scene.chance.next()
  if (fate < 0.08) return false
  // Who pays and cancels at the same moment must get one of the two, whole.
  if (fate < 0.28) {
    const paying = fate < 0.18 ? null : pay(asking, placed, scene)
    await Promise.all([paying, cancel(asking, placed, scene)])
    return false
  }
  // Who pays what is not asked for any more has it back, and pays what is.
  if (fate < 0.35) await Promise.all([pay(asking, placed, scene), reprice(placed, scene)])
  if (fate > 0.85) await payByFriends(asking, placed, scene)
  else await pay(asking, placed, scene)
  await lookMyself(asking, placed.orderId, scene)
  return true
}

/** What becomes of what was paid. */
async function regret(asking: Asking, placed: Placed, scene: Scene): Promise<void> {
  const fate = scene.chance.next()
  if (scene.isOver()) return
  if (fate < 0.2) return close(placed, scene)
  if (fate < 0.5) return giveBack(asking, placed, scene)
  if (fate > 0.9) return
  for (const sent of await send(placed, scene)) {
    if (fate < 0.8) await sendBack(asking, sent, scene)
    if (fate > 0.7) await receive(asking, sent.id, scene)
  }
}

type Way = 'SENT' | 'READ' | 'FETCHED' | 'AT_DOOR'

async function order(buyer: Buyer, way: Way, scene: Scene): Promise<Placed | null> {
  const { ground, chance, tell } = scene
  const { asking } = buyer
  const shelf = way === 'FETCHED' ? chance.between(0, ground.shelves.length - 1) : null
  const mark = newKey()
  const piece = chance.next() < 0.5 ? await pieceFor(buyer, scene) : null
  const coupons = piece === null ? {} : { couponIds: [piece] }
  const wish = wishOf(buyer, { way, shelf }, { ground, chance })
  const input = Object.assign({ idempotencyKey: mark }, wish, coupons)
  const request = { query: CHECKOUT, variables: { input }, field: 'checkoutStart' }
  const first = await insistOnce<Started>(asking, request, { effect: 'checkout', mark, tell })
  const started = first?.checkout
  if (!started) return null
  const again = chance.next() < 0.2 ? await insist<Started>(asking, request) : null
  if (again?.checkout && again.checkout.id !== started.id)
    tell({ what: 'contradicted', key: input.idempotencyKey, first: started.id, second: again.checkout.id })
  const ended = await outcome(asking, started, scene)
  if (ended?.status === 'REFUSED') tell({ what: 'refused', id: ended.id })
  if (ended?.status !== 'READY' || !ended.order) return null
  const placed = { checkoutId: ended.id, orderId: ended.order.id }
  tell({ what: 'ordered', ...placed, payable: ended.order.payable.minorUnits })
  return Object.assign(placed, shelf === null ? {} : { shelf })
}

type Asked = { readonly way: Way; readonly shelf: number | null }

function wishOf(buyer: Buyer, { way, shelf }: Asked, { ground, chance }: Pick<Scene, 'ground' | 'chance'>) {
  const { isForgetful, isLavish } = buyer
  const wish = way === 'READ' ? readableOf(buyer, ground, chance) : goodsOf(buyer, shelf, { ground, chance })
  if (way === 'AT_DOOR') return Object.assign(wish, { isCashOnDelivery: true })
  // Whoever forgets the pay password, or wants too much, is refused when much is held already: then all of it must come back.
  const balance =
    chance.next() < (isForgetful || isLavish ? 0.7 : 0.3) ? { balance: { amount: '20.00', currency: 'CNY' } } : {}
  const points = chance.next() < 0.5 ? { points: chance.between(1, 30) } : {}
  return Object.assign(wish, balance, points)
}

function goodsOf(
  { addressId, isLavish }: Buyer,
  shelf: number | null,
  { ground, chance }: Pick<Scene, 'ground' | 'chance'>,
) {
  const offered = shelf === null ? ground.skuIds : (ground.shelves[shelf]?.skuIds ?? [])
  const skuIds = new Set(Array.from({ length: chance.between(1, 3) }, () => chance.pick(offered)))
  const lines = [...skuIds].map((skuId) => ({ skuId, quantity: isLavish ? 60 : chance.between(1, 2) }))
  const to = shelf === null ? { addressId } : Object.assign({ storeId: storeOf(shelf) }, FETCHER)
  return Object.assign({ of: { lines } }, to)
}

type Checkout = {
  readonly id: string
  readonly status: string
  readonly order: { readonly id: string; readonly payable: { readonly minorUnits: string } } | null
}
type Started = { readonly checkout: Checkout | null }

/** A checkout that is still worked at is asked for again: somebody goes on with it, whoever has died. */
async function outcome(asking: Asking, checkout: Checkout, scene: Scene): Promise<Checkout | null> {
  let seen: Checkout = checkout
  for (let tries = 0; tries < 20 && seen.status === 'PROCESSING'; tries++) {
    await wait(500)
    const since = performance.now()
    const answer = await within(asking.asks<{ checkout: Checkout | null }>(CHECKOUT_STATE, { id: checkout.id }))
    seen = answer?.data?.checkout ?? seen
    witness(scene, seen, { who: 'buyer', since })
  }
  return seen
}
