import { consumersAmong, MOST_CONSUMERS_AT_ONCE } from '@supermall/contracts/identity'
import { buyerFacts } from '@supermall/contracts/members'
import { parseId } from '@supermall/kernel/id'
import { ok } from '@supermall/kernel/result'
import { loaded } from '@supermall/subgraph/loaded'
import { deleted, payload } from '@supermall/subgraph/payload'
import { privileged } from '@supermall/subgraph/privileged'
import { actorOf, asConsumer } from '@supermall/subgraph/viewer'
import { buyCoupon } from '../commands/coupons/buy-coupon.ts'
import type { ClaimCoupon, Claimer } from '../commands/coupons/claim-coupon.ts'
import { claimCoupon } from '../commands/coupons/claim-coupon.ts'
import { claimTogether } from '../commands/coupons/claim-together.ts'
import { cancelPurchase } from '../commands/coupons/close-purchases.ts'
import { createCodes } from '../commands/coupons/create-codes.ts'
import { giveBackCoupon } from '../commands/coupons/give-back-coupon.ts'
import { endCoupon, extendCoupon, publishCoupon } from '../commands/coupons/publish-coupon.ts'
import { redeemCoupon } from '../commands/coupons/redeem-coupon.ts'
import { sendCoupon } from '../commands/coupons/send-coupon.ts'
import { shareCoupon } from '../commands/coupons/share-coupon.ts'
import { createCoupon, deleteCoupon, updateCoupon } from '../commands/coupons/write-coupon.ts'
import { knownOf } from '../commands/known.ts'
import type { Context } from '../context.ts'
import { findCoupon } from '../data/coupons.ts'
import type { MutationResolvers } from './types.generated.ts'

const EDIT = 'promotions.coupon.edit'

export const couponMutations = {
  couponClaim: async (_, { input }, context) => {
    const { accountId } = asConsumer(context.viewer)
    const ask = { couponId: input.couponId, key: input.idempotencyKey, accountId, actor: actorOf(context) }
    const answer = await context.claims(ask, (asks) => claimTogether(asks, context))
    return payload('memberCoupon')(answer === 'ALONE' ? await claimAlone(input, context) : answer)
  },
  couponBuy: async (_, { input }, context) => {
    const bought = await buyCoupon(input, await claimerFor(input.couponId, context), context)
    context.loaders.coupon.clear(input.couponId)
    return payload('purchase')(bought)
  },
  couponPurchaseCancel: (_, { input }, context) =>
    cancelPurchase(input.purchaseId, asConsumer(context.viewer).accountId, context).then(payload('purchase')),
  couponGiveBack: (_, { input }, context) =>
    context
      .transact((unit) => giveBackCoupon(input, asConsumer(context.viewer).accountId, unit))
      .then(loaded(({ purchaseId }) => context.loaders.couponPurchase.load(purchaseId)))
      .then(payload('purchase')),
  couponRedeem: async (_, { input }, context) =>
    redeemCoupon(input, await claimerOf(context), context.transact).then(payload('memberCoupon')),
  couponShare: (_, { input }, { transact, viewer }) => {
    const { accountId } = asConsumer(viewer)
    return transact((unit) => shareCoupon(input.couponId, accountId, unit)).then(payload('share'))
  },
  couponCreate: async (_, { input }, context) => {
    const coupon = { ...written(input), known: await knownOf(input, input.shopId, context) }
    return privileged(EDIT, context)(coupon, createCoupon).then(payload('coupon'))
  },
  couponUpdate: async (_, { input }, context) => {
    const coupon = { ...written(input), known: await knownOf(input, null, context) }
    return privileged(EDIT, context)(coupon, updateCoupon).then(payload('coupon'))
  },
  couponPublish: async (_, { input }, context) => {
    const draft = parseId('cpn', input.couponId) && (await findCoupon(context.client, input.couponId))
    const known = await knownOf(draft, draft?.shopId, context)
    return privileged(EDIT, context)({ ...input, known }, publishCoupon).then(payload('coupon'))
  },
  couponExtend: (_, { input: { totalCount: total = null, claimEndsAt: claimUntil = null, ...input } }, context) =>
    privileged(EDIT, context)({ ...input, total, claimUntil }, extendCoupon).then(payload('coupon')),
  couponEnd: (_, { input }, context) => privileged(EDIT, context)(input, endCoupon).then(payload('coupon')),
  couponDelete: (_, { input }, context) => privileged(EDIT, context)(input, deleteCoupon).then(deleted),
  couponCodesCreate: async (_, { input }, context) => {
    const made = await privileged(EDIT, context)(input, createCodes)
    // Codes that nobody keeps are good for nothing.
    return payload('codes')(made.ok && input.isDryRun ? ok([]) : made)
  },
  couponSend: async (_, { input }, context) => {
    const consumers = await consumersOf(input.accountIds ?? [], context)
    const sent = await privileged('promotions.coupon.send', context)(input, (given, unit) =>
      sendCoupon(given, { ...unit, consumers }),
    )
    if (sent.ok && !input.isDryRun) context.wakeJob('send-coupons')
    return payload('send')(sent)
  },
} satisfies MutationResolvers

/** Staff use no coupons, and those who are gone neither. Asked before the transaction; more than may be named are refused in it. */
async function consumersOf(accountIds: readonly string[], { ask }: Context): Promise<ReadonlySet<string>> {
  const ids = accountIds.flatMap((id) => parseId('acc', id) ?? [])
  if (ids.length === 0 || ids.length > MOST_CONSUMERS_AT_ONCE) return new Set()
  return new Set((await ask(consumersAmong, { accountIds: ids })).accountIds)
}

/** The graph names instants and counts as such; here they are what they are of. */
const written = <Input extends Dated>(input: Input) => {
  const { claimStartsAt, claimEndsAt, validFromAt, validUntilAt, totalCount, ...rest } = input
  const times = { claimFrom: claimStartsAt, claimUntil: claimEndsAt, validFrom: validFromAt, validUntil: validUntilAt }
  return { ...rest, ...times, total: totalCount }
}

type Dated = {
  readonly claimStartsAt?: Date | null
  readonly claimEndsAt?: Date | null
  readonly validFromAt?: Date | null
  readonly validUntilAt?: Date | null
  readonly totalCount?: number | null
}

async function claimAlone(input: ClaimCoupon, context: Context) {
  const claimer = await claimerFor(input.couponId, context)
  const claimed = await context.transact((unit) => claimCoupon(input, claimer, unit))
  // What was read of it before is no longer so.
  context.loaders.coupon.clear(input.couponId)
  return claimed
}

async function claimerFor(couponId: string, context: Context): Promise<Claimer> {
  const coupon = parseId('cpn', couponId) && (await context.loaders.coupon.load(couponId))
  const isForAll = !coupon || (coupon.levelIds.length === 0 && coupon.groupIds.length === 0)
  return isForAll ? anybody(context) : claimerOf(context)
}

/** What is for everybody asks nobody who they are: it must be quick when thousands come at once. */
const anybody = ({ viewer }: Context): Claimer => ({ ...NOTHING, accountId: asConsumer(viewer).accountId })

const NOTHING = { levelId: null, groupIds: [] } as const

/** Of what level and in which groups they are is asked of members each time: it decides who may have what. */
async function claimerOf({ viewer, ask }: Context): Promise<Claimer> {
  const { accountId } = asConsumer(viewer)
  const { levelId, groupIds } = await ask(buyerFacts, { accountId, addressId: null })
  return { accountId, levelId, groupIds }
}
