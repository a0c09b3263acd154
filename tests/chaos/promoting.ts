import { setTimeout as wait } from 'node:timers/promises'
import type { Asking } from '@supermall/testing/client'
import { insist, insistOnce, newKey, within } from './client.ts'
import {
  BUY_COUPON,
  CLAIM,
  COUPON_CREATE,
  COUPON_PUBLISH,
  GIVE_COUPON_BACK,
  PAY,
  PROMOTION_CREATE,
  PROMOTION_PUBLISH,
  PURCHASE,
} from './operations.ts'
import type { Buyer, Promoted, Scene } from './scene.ts'

const cny = (amount: string) => ({ amount, currency: 'CNY' })

const HOUR_MS = 3_600_000
/** Less than is wanted in a minute, so that somebody comes too late; but what is bought must last for a walk along all edges. */
const SCARCE = { coupons: 60, bought: 2_000, uses: 40, budget: cny('30.00') }

/** A coupon that is free and a promotion for everybody, of both too little for all, and coupons that are bought. */
export async function promote(admin: Asking): Promise<Promoted> {
  const off = { kind: 'STRAIGHT_OFF', off: cny('1.00'), validDays: 30, mostPerBuyer: 10 }
  const free = Object.assign({ name: 'One off', totalCount: SCARCE.coupons }, off)
  const paid = {
    name: 'Two off',
    way: 'MONEY',
    price: cny('1.50'),
    isRefundable: true,
    totalCount: SCARCE.bought,
  }
  await openPromotion(admin)
  const soldCoupons: string[] = []
  // Nobody may have more than ten of one.
  for (let left = 10; left > 0; left--) soldCoupons.push(await couponOf(admin, Object.assign({}, off, paid)))
  return { coupon: await couponOf(admin, free), soldCoupons }
}

type Drawn<Name extends string> = { readonly [name in Name]: { readonly id: string; readonly version: number } | null }

async function couponOf(admin: Asking, input: object): Promise<string> {
  const { couponCreate } = await admin.gets<{ couponCreate: Drawn<'coupon'> }>(COUPON_CREATE, { input })
  const { id: couponId, version: expectedVersion } = couponCreate.coupon ?? {}
  const publishing = { input: { couponId, expectedVersion } }
  const { couponPublish } = await admin.gets<{ couponPublish: Drawn<'coupon'> }>(COUPON_PUBLISH, publishing)
  if (!couponId || !couponPublish.coupon) throw new Error(`a coupon: ${JSON.stringify([couponCreate, couponPublish])}`)
  return couponId
}

async function openPromotion(admin: Asking): Promise<void> {
  const rule = { fullReduction: { tiers: [{ threshold: cny('1.00'), off: cny('0.70') }] } }
  const [startsAt, endsAt] = [-HOUR_MS, HOUR_MS * 24].map((ms) => new Date(Date.now() + ms).toISOString())
  const limits = { budget: SCARCE.budget, budgetUses: SCARCE.uses }
  const input = Object.assign({ title: 'A little off, while it lasts', rule, startsAt, endsAt }, limits)
  const { promotionCreate } = await admin.gets<{ promotionCreate: Drawn<'promotion'> }>(PROMOTION_CREATE, { input })
  const { id: promotionId, version: expectedVersion } = promotionCreate.promotion ?? {}
  const { promotionPublish } = await admin.gets<{ promotionPublish: Drawn<'promotion'> }>(PROMOTION_PUBLISH, {
    input: { promotionId, expectedVersion },
  })
  if (!promotionPublish.promotion)
    throw new Error(`a promotion: ${JSON.stringify([promotionCreate, promotionPublish])}`)
}

/** A new piece of what is free while there are any, later one of those that were had before, spent or not. */
export async function pieceFor({ asking, accountId }: Buyer, scene: Scene): Promise<string | null> {
  const { ground, chance, tell, pieces } = scene
  const { coupon: couponId } = ground.promoted
  const request = { query: CLAIM, variables: { input: { couponId, idempotencyKey: newKey() } }, field: 'couponClaim' }
  const marking = { effect: 'piece', mark: `${accountId} ${couponId}`, tell } as const
  const isClaiming = pieces.length === 0 || chance.next() < 0.7
  type Claimed = { readonly memberCoupon: { readonly id: string } | null }
  const claimed = isClaiming ? await insistOnce<Claimed>(asking, request, marking) : null
  if (claimed?.memberCoupon) pieces.push(claimed.memberCoupon.id)
  return claimed?.memberCoupon?.id ?? (pieces.length > 0 ? chance.pick(pieces) : null)
}

type Purchase = { readonly id: string; readonly status: string; readonly memberCoupon: { readonly id: string } | null }
type Bought = { readonly purchase: Purchase | null }

/** What is bought is paid by card, and at times goes back unused for all of its money. */
export async function buyCoupon({ asking, accountId }: Buyer, scene: Scene): Promise<void> {
  const { ground, chance, tell } = scene
  const couponId = chance.pick(ground.promoted.soldCoupons)
  const request = {
    query: BUY_COUPON,
    variables: { input: { couponId, idempotencyKey: newKey() } },
    field: 'couponBuy',
  }
  const marking = { effect: 'purchase', mark: `${accountId} ${couponId}`, tell } as const
  const begun = (await insistOnce<Bought>(asking, request, marking))?.purchase
  if (!begun || chance.next() < 0.1) return
  const input = { purchaseId: begun.id, channel: 'STRIPE', token: 'pm_card', idempotencyKey: newKey() }
  const paying = { query: PAY, variables: { input }, field: 'paymentPay' }
  await insist(asking, paying)
  const bought = await paidFor(asking, begun.id)
  if (!bought?.memberCoupon) return
  tell({ what: 'bought', id: begun.id })
  if (chance.next() < 0.6) return void scene.pieces.push(bought.memberCoupon.id)
  const back = { memberCouponId: bought.memberCoupon.id, idempotencyKey: newKey() }
  const giving = { query: GIVE_COUPON_BACK, variables: { input: back }, field: 'couponGiveBack' }
  const given = await insist<Bought>(asking, giving)
  if (given?.purchase) tell({ what: 'given back', id: `${begun.id} back` })
}

/** That it is paid is told a moment after the money came. */
async function paidFor(asking: Asking, id: string): Promise<Purchase | null> {
  for (let tries = 0; tries < 10; tries++) {
    const answer = await within(asking.asks<{ couponPurchase: Purchase | null }>(PURCHASE, { id }))
    if (answer?.data?.couponPurchase?.status === 'PAID') return answer.data.couponPurchase
    await wait(300)
  }
  return null
}
