import { checked, checkList } from '@supermall/kernel/check'
import { newId, parseId } from '@supermall/kernel/id'
import type { Result } from '@supermall/kernel/result'
import { ok, refused } from '@supermall/kernel/result'
import { idempotent } from '@supermall/messaging/idempotency'
import type { OperatorUnit } from '../../data/database.ts'
import type { CouponSend } from '../../data/sends.ts'
import { countUnsent, findSends, insertSend } from '../../data/sends.ts'
import type { Coupon } from '../../domain/coupons/coupon.ts'
import { MOST_AT_ONCE } from '../../domain/coupons/coupon.ts'
import { notFound, tooMany } from '../../domain/refusals.ts'
import { notOffered } from './issue-coupon.ts'
import { findOwnCoupon } from './own-coupon.ts'

const MOST_UNSENT = { SHOP: 5, PLATFORM: 100 } as const

export type SendCoupon = {
  readonly couponId: string
  readonly accountIds?: readonly string[] | null
  readonly levelId?: string | null
  readonly groupId?: string | null
  readonly idempotencyKey: string
}

type Target = Pick<CouponSend, 'target' | 'targetId' | 'accountIds'>

/** Those of the accounts that are named who are there to be given something. */
type Known = { readonly consumers: ReadonlySet<string> }

/** Kept now and given batch by batch by the job, so that a mall of a million members is no transaction of a million rows. */
export async function sendCoupon(input: SendCoupon, unit: OperatorUnit & Known): Promise<Result<CouponSend>> {
  const found = await findOwnCoupon(input.couponId, unit)
  if (!found.ok) return found
  const target = readTarget(input)
  if (!target.ok) return target
  const { idempotencyKey: key, ...asked } = input
  const sent = await idempotent({ name: 'couponSend', key, input: asked }, unit, () =>
    keep(found.value, target.value, unit),
  )
  if (!sent.ok) return sent
  const [send] = await findSends(unit.db, [sent.value.id])
  return send ? ok(send) : notFound('couponId')
}

async function keep(
  coupon: Coupon,
  target: Target,
  unit: OperatorUnit & Known,
): Promise<Result<{ readonly id: string }>> {
  const { id: couponId, shopId, status, way, name } = coupon
  if (status !== 'PUBLISHED') return notOffered()
  if (way !== 'GRANT') return refused('COUPON_WAY', 'This coupon is not sent.', 'couponId')
  const stranger = target.accountIds.find((accountId) => !unit.consumers.has(accountId))
  if (stranger !== undefined)
    return refused('ACCOUNT_NOT_FOUND', `There is no such account of a consumer: ${stranger}.`, 'accountIds')
  const most = MOST_UNSENT[shopId === null ? 'PLATFORM' : 'SHOP']
  if ((await countUnsent(unit.db, shopId)) >= most) return tooMany(most)
  const send: CouponSend = {
    id: newId('cps', unit.now.getTime()),
    couponId,
    shopId,
    sentBy: unit.actor.id ?? 'nobody',
    ...target,
    status: 'WAITING',
    cursor: null,
    sentCount: 0,
    missedCount: 0,
    createdAt: unit.now,
    sentAt: null,
  }
  await insertSend(unit.db, send)
  const after = { target: target.target, targetId: target.targetId, accountIds: target.accountIds }
  unit.audited({ subjectId: couponId, summary: `Sent ${name} to many`, before: null, after })
  return ok({ id: send.id })
}

/** Named accounts, or a level, or a group: one of the three. */
function readTarget({ accountIds, levelId, groupId }: SendCoupon): Result<Target> {
  if ([accountIds, levelId, groupId].filter((one) => one != null).length !== 1)
    return refused('SEND_TARGET', 'Name accounts, a level or a group: one of the three.')
  if (accountIds != null) {
    const fine = checked(checkList(accountIds, { least: 1, most: MOST_AT_ONCE }, 'accountIds'))
    if (!fine.ok) return fine
    const wrong = accountIds.findIndex((id) => parseId('acc', id) === null)
    if (wrong >= 0) return notFound('accountIds', String(wrong))
    return ok({ target: 'ACCOUNTS', targetId: null, accountIds: accountIds.toSorted() })
  }
  if (levelId != null)
    return parseId('lvl', levelId) ? ok({ target: 'LEVEL', targetId: levelId, accountIds: [] }) : notFound('levelId')
  const isGroup = groupId != null && parseId('mgr', groupId) !== null
  return isGroup ? ok({ target: 'GROUP', targetId: groupId, accountIds: [] }) : notFound('groupId')
}
