import { holdPromotions as contract } from '@supermall/contracts/promotions'
import { minorOf } from '@supermall/kernel/wire'
import { answer } from '@supermall/messaging/ask'
import { holdPromotions } from '../commands/hold-promotions.ts'
import type { Within } from '../data/database.ts'

export default answer(contract, async (asked, { transact }: Within) => {
  const coupons = asked.coupons.map(({ couponId, gave }) => ({ couponId, givenMinor: minorOf(gave) }))
  const uses = asked.uses.map(({ gave, backs, ...use }) => ({
    ...use,
    gaveMinor: minorOf(gave),
    backs: backs?.map(({ gave: back, ...line }) => ({ ...line, gaveMinor: minorOf(back) })),
  }))
  const holding = { ...asked, coupons, uses, until: new Date(asked.until) }
  const held = await transact((unit) => holdPromotions(holding, unit))
  const [why] = held.ok ? [] : held.refusals
  return {
    isHeld: held.ok,
    code: why?.code ?? null,
    message: why?.message ?? null,
    ...(why?.path ? { path: [...why.path] } : {}),
  }
})
