import { BUYERS } from '@supermall/kernel/demo'
import { derivedId } from '@supermall/kernel/id'
import type { Seeding } from '@supermall/subgraph/definition'
import { issueCoupon } from './commands/coupons/issue-coupon.ts'
import { earnPoints } from './commands/points/earn-points.ts'
import { findCoupon, insertCoupon } from './data/coupons.ts'
import type { Unit, Within } from './data/database.ts'
import { savePointsTerms } from './data/points/rules.ts'
import { insertPromotion, raiseRevision } from './data/promotions.ts'
import { insertBatch, insertExchangeCodes } from './data/rewards/exchange.ts'
import { insertTask } from './data/rewards/tasks.ts'
import { demoCoupons } from './seed/coupons.ts'
import { demoPromotions } from './seed/promotions.ts'
import { DEMO_CODE, demoBatch, demoTasks, demoTerms } from './seed/rewards.ts'

/** How many points a buyer has besides those that everybody gets: the first ten many, some of the others a few. */
const pointsOf = (buyer: number): number => (buyer <= 10 ? 5_000 : buyer % 3 === 0 ? 300 : 0)

/** What the mall offers, and what lies with its buyers. A broken start is taken up where it broke. */
export async function seed({ transact }: Seeding<Within>): Promise<void> {
  await transact(offer)
  for (const buyer of BUYERS) await transact((unit) => fill(buyer, unit))
}

async function offer(unit: Unit): Promise<void> {
  const { db, now } = unit
  const coupons = demoCoupons(now)
  if (await findCoupon(db, coupons[0]?.id ?? '')) return
  for (const promotion of demoPromotions(now)) {
    await insertPromotion(db, promotion)
    await raiseRevision(db, promotion.shopId)
  }
  for (const coupon of coupons) await insertCoupon(db, coupon)
  for (const task of demoTasks(now)) await insertTask(db, task, now)
  for (const terms of demoTerms) await savePointsTerms(db, terms, now)
  const batch = demoBatch(now)
  await insertBatch(db, batch)
  await insertExchangeCodes(db, batch.id, [DEMO_CODE])
}

/** The same subject earns once and the same cause issues once: what an earlier start or an event has given is not given again. */
async function fill(buyer: number, unit: Unit): Promise<void> {
  const accountId = derivedId('acc', buyer)
  await earnPoints({ accountId, kind: 'WELCOME', points: 100, subjectId: accountId }, unit)
  const extra = { points: pointsOf(buyer), subjectId: derivedId('adj', buyer), note: 'Opening gift' }
  await earnPoints({ accountId, kind: 'CREDITED', ...extra }, unit)
  if (buyer > 10) return
  for (const ordinal of [0, 2]) {
    const coupon = await findCoupon(unit.db, derivedId('cpn', ordinal))
    if (coupon) await issueCoupon({ coupon, accountId, cause: `demo:${ordinal}:${accountId}` }, unit)
  }
}
