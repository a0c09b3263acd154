import { checked } from '@supermall/kernel/check'
import { newId, parseId } from '@supermall/kernel/id'
import type { Result } from '@supermall/kernel/result'
import { ok, refused } from '@supermall/kernel/result'
import { ownShop } from '@supermall/subgraph/viewer'
import { deleteDraft, insertCoupon, saveCoupon } from '../../data/coupons.ts'
import type { OperatorUnit } from '../../data/database.ts'
import { checkCoupon } from '../../domain/coupons/check-coupon.ts'
import type { Coupon } from '../../domain/coupons/coupon.ts'
import type { CouponGiven } from '../../domain/coupons/draft-coupon.ts'
import { draftCoupon } from '../../domain/coupons/draft-coupon.ts'
import { notFound, stale } from '../../domain/refusals.ts'
import type { Known } from '../known.ts'
import { checkFeature } from '../shops/check-feature.ts'
import { checkCouponNames } from './check-names.ts'
import type { ExpectedCoupon } from './own-coupon.ts'
import { expectOwnCoupon } from './own-coupon.ts'

type CreateCoupon = CouponGiven & { readonly known: Known; readonly shopId?: string | null }

/** A draft: nobody can have it before it is published. A shop's staff make their shop's; the mall's own is the platform's. */
export async function createCoupon(
  { shopId: shop, ...given }: CreateCoupon,
  unit: OperatorUnit,
): Promise<Result<Coupon>> {
  const shopId = shop == null ? null : parseId('shp', shop)
  if (shop != null && shopId === null) return notFound('shopId')
  ownShop(unit.actor, shopId ?? 'the platform')
  if (!given.known.isShopThere) return notFound('shopId')
  const allowed = await checkFeature({ shopId, feature: 'COUPONS' }, unit, 'shopId')
  if (!allowed.ok) return allowed
  const drafted = draftCoupon(given, { id: newId('cpn', unit.now.getTime()), shopId, now: unit.now })
  if (!drafted.ok) return drafted
  const fine = checkDraft(drafted.value, given.known)
  if (!fine.ok) return fine
  const coupon = await insertCoupon(unit.db, drafted.value)
  if (!coupon) return passwordTaken()
  unit.audited({
    subjectId: coupon.id,
    summary: `Wrote the coupon ${coupon.name}`,
    before: null,
    after: plain(coupon),
  })
  return ok(coupon)
}

type UpdateCoupon = ExpectedCoupon & CouponGiven & { readonly known: Known }

/** Writes a draft anew. What is published is a promise: only what does not break it can be changed. */
export async function updateCoupon(input: UpdateCoupon, unit: OperatorUnit): Promise<Result<Coupon>> {
  const found = await expectOwnCoupon(input, unit)
  if (!found.ok) return found
  if (found.value.status !== 'DRAFT') return notDraft()
  const { id, shopId } = found.value
  const allowed = await checkFeature({ shopId, feature: 'COUPONS' }, unit, 'couponId')
  if (!allowed.ok) return allowed
  const drafted = draftCoupon(input, { id, shopId, now: unit.now })
  if (!drafted.ok) return drafted
  const fine = checkDraft(drafted.value, input.known)
  if (!fine.ok) return fine
  const { version: _version, createdAt: _createdAt, ...edit } = drafted.value
  return save(found.value, { edit, summary: `Wrote the coupon ${edit.name} anew` }, unit)
}

export async function deleteCoupon(input: ExpectedCoupon, unit: OperatorUnit): Promise<Result<Coupon>> {
  const found = await expectOwnCoupon(input, unit)
  if (!found.ok) return found
  const { id, name, status } = found.value
  if (status !== 'DRAFT') return notDraft()
  if (!(await deleteDraft(unit.db, found.value))) return stale()
  unit.audited({ subjectId: id, summary: `Deleted the draft ${name}`, before: plain(found.value), after: null })
  return found
}

function checkDraft(coupon: Coupon, known: Known): Result<unknown> {
  const fine = checked(...checkCoupon(coupon))
  return fine.ok ? checkCouponNames(coupon, known) : fine
}

type Change = { readonly edit: Partial<Coupon>; readonly summary: string }

/** Guarded by the version that was read; the audit log has both sides of it. */
export async function save(coupon: Coupon, { edit, summary }: Change, unit: OperatorUnit): Promise<Result<Coupon>> {
  const saved = await saveCoupon(unit.db, coupon, { edit, now: unit.now })
  if (saved === 'taken') return passwordTaken()
  if (!saved) return stale()
  unit.audited({ subjectId: saved.id, summary, before: plain(coupon), after: plain(saved) })
  return ok(saved)
}

const passwordTaken = () => refused('PASSWORD_TAKEN', 'Another coupon is had by this password.', 'password')
const notDraft = () => refused('NOT_A_DRAFT', 'It was published already.', 'couponId')

/** What an auditor reads of it: all, and of its password only whether there is one. */
const plain = ({ passwordKey, ...coupon }: Coupon) => ({ ...coupon, hasPassword: passwordKey !== null })
