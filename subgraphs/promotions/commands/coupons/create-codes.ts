import { checked, checkNumber } from '@supermall/kernel/check'
import { newId } from '@supermall/kernel/id'
import type { Result } from '@supermall/kernel/result'
import { ok, refused } from '@supermall/kernel/result'
import { idempotent } from '@supermall/messaging/idempotency'
import type { CouponCode } from '../../data/codes.ts'
import { codesOfBatch, insertCodes } from '../../data/codes.ts'
import type { OperatorUnit } from '../../data/database.ts'
import { CODE_LENGTH } from '../../domain/coupons/code.ts'
import { MOST_AT_ONCE } from '../../domain/coupons/coupon.ts'
import { findOwnCoupon } from './own-coupon.ts'
import { newCode } from './share-coupon.ts'

type CreateCodes = { readonly couponId: string; readonly count: number; readonly idempotencyKey: string }

/** Codes of twelve characters, each good for one piece. By one key there is one batch of them. */
export async function createCodes(input: CreateCodes, unit: OperatorUnit): Promise<Result<readonly CouponCode[]>> {
  const { idempotencyKey: key, couponId, count } = input
  const fine = checked(checkNumber(count, { least: 1, most: MOST_AT_ONCE }, 'count'))
  if (!fine.ok) return fine
  const found = await findOwnCoupon(couponId, unit)
  if (!found.ok) return found
  const { id, way, status, name } = found.value
  if (way !== 'CODE') return refused('COUPON_WAY', 'This coupon is not had by a code.', 'couponId')
  if (status === 'ENDED') return refused('COUPON_ENDED', 'This coupon has ended.', 'couponId')
  const made = await idempotent({ name: 'couponCodesCreate', key, input: { couponId, count } }, unit, async () => {
    const batchId = newId('cbt')
    await insertBatch({ couponId: id, batchId, createdAt: unit.now }, count, unit)
    unit.audited({ subjectId: id, summary: `Made ${count} codes for ${name}`, before: null, after: { batchId, count } })
    return ok({ batchId })
  })
  return made.ok ? ok(await codesOfBatch(unit.db, made.value.batchId)) : made
}

type Batch = Pick<CouponCode, 'couponId' | 'batchId' | 'createdAt'>

/** One that stands already is drawn again. */
async function insertBatch(batch: Batch, count: number, unit: OperatorUnit): Promise<void> {
  const facts = { ...batch, accountId: null, usedAt: null }
  const drawn = new Set<string>()
  while (drawn.size < count) drawn.add(newCode(CODE_LENGTH))
  const made = await insertCodes(
    unit.db,
    [...drawn].map((id) => ({ id, ...facts })),
  )
  if (made < count) await insertBatch(batch, count - made, unit)
}
