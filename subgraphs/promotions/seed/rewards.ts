import { derivedId } from '@supermall/kernel/id'
import { after, days } from '@supermall/kernel/time'
import type { ExchangeBatch } from '../domain/exchange/batch.ts'
import type { PointsTerms } from '../domain/points/rules.ts'
import type { Task, TaskKind } from '../domain/tasks/task.ts'
import { GRANTED } from './coupons.ts'

type Sketch = { readonly title: string; readonly kind: TaskKind; readonly target: bigint; readonly points: number }

const TASKS: readonly Sketch[] = [
  { title: 'Share the mall on three days', kind: 'SHARE', target: 3n, points: 30 },
  { title: 'Bring two friends', kind: 'INVITE', target: 2n, points: 200 },
  { title: 'Receive goods for 300', kind: 'ORDER_AMOUNT', target: 30_000n, points: 100 },
  { title: 'Tell us who you are', kind: 'PROFILE', target: 1n, points: 20 },
  { title: 'Receive five pieces', kind: 'GOODS_BOUGHT', target: 5n, points: 0 },
]

/** One that gives no points gives a coupon. */
export const demoTasks = (now: Date): readonly Task[] =>
  TASKS.map(({ title, kind, target, points }, index) => ({
    id: derivedId('tsk', index),
    kind,
    title,
    description: '',
    target,
    productIds: [],
    isEnabled: true,
    rewardPacketMinor: 0n,
    couponIds: [],
    countsAt: 'FINISHED' as const,
    rewardPoints: points,
    rewardCouponId: points === 0 ? GRANTED : null,
    version: 1,
    startsAt: now,
    endsAt: after(now, days(365)),
  }))

/** A code that everybody may use once: for whoever tries the mall. */
export const DEMO_CODE = 'HAPPYDAYS234'

export const demoBatch = (now: Date): ExchangeBatch => ({
  id: derivedId('xcd', 0),
  name: 'For whoever tries the mall',
  reward: { kind: 'POINTS', points: 66 },
  codeCount: 1,
  mostUses: null,
  mostPerAccount: 1,
  startsAt: now,
  endsAt: after(now, days(365)),
  currency: 'CNY',
  useCount: 0,
  isStopped: false,
  version: 1,
  createdAt: now,
})

/** One gives more, one gives nothing and takes no points. */
export const demoTerms: readonly PointsTerms[] = [
  {
    productId: derivedId('prd', 0),
    shopId: derivedId('shp', 0),
    earnKind: 'FIXED',
    earnValue: 20,
    mostDeductMinor: null,
    version: 1,
  },
  {
    productId: derivedId('prd', 50),
    shopId: derivedId('shp', 0),
    earnKind: 'FIXED',
    earnValue: 0,
    mostDeductMinor: 0n,
    version: 1,
  },
]
