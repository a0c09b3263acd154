import { storeShops } from '@supermall/contracts/merchants'
import { checked, checkNumber } from '@supermall/kernel/check'
import type { Id } from '@supermall/kernel/id'
import { newId, parseId } from '@supermall/kernel/id'
import type { Result } from '@supermall/kernel/result'
import { ok, refused } from '@supermall/kernel/result'
import type { Ask } from '@supermall/messaging/ask'
import { idempotent } from '@supermall/messaging/idempotency'
import type { Code } from '../data/codes.ts'
import { countUnused, countUses, findCode, insertUse, redeem } from '../data/codes.ts'
import type { OperatorUnit } from '../data/database.ts'
import { lockFamily } from '../data/orders.ts'
import type { ShopOrder } from '../domain/order.ts'
import { notFound, notNow } from '../domain/refusals.ts'
import { toldChanged } from '../domain/told.ts'
import { finishOrder } from './finish-order.ts'
import { noteOrder, touchOrder } from './note-order.ts'

export type VerifyCode = {
  readonly code: string
  readonly storeId: string
  readonly times: number
  readonly idempotencyKey: string
}

/** Who stands at the counter: a clerk only has the stores that are theirs, other staff all of their shop's. */
export type Clerk = { readonly audience: string; readonly shopId: string | null; readonly storeIds: readonly string[] }

/** Whose open store it is and what it serves, as merchants say; null for every other. */
type Place = { readonly shopId: Id<'shp'>; readonly kind?: StoreKind | undefined } | null
type StoreKind = 'PICKUP' | 'VERIFICATION' | 'BOTH'

export type Verified = { readonly code: string; readonly orderId: string }

/** Asked before anything is locked: a client's word for a store counts for nothing. */
export async function placeOf(storeId: string, ask: Ask): Promise<Place> {
  const id = parseId('sto', storeId)
  const [store] = id === null ? [] : (await ask(storeShops, { storeIds: [id] })).stores
  return store && store.isOpen !== false ? { shopId: store.shopId, kind: store.kind } : null
}

export async function verifyCode(
  { idempotencyKey, ...input }: VerifyCode,
  { clerk, place }: { readonly clerk: Clerk; readonly place: Place },
  unit: OperatorUnit,
): Promise<Result<Verified>> {
  const fine = checked(checkNumber(input.times, { least: 1, most: 1_000 }, 'times'))
  if (!fine.ok) return fine
  const storeId = parseId('sto', input.storeId)
  if (storeId === null) return notFound('storeId')
  const keyed = { name: 'orderVerify', key: idempotencyKey, input }
  return idempotent(keyed, unit, () => redeemOnce({ ...input, storeId, idempotencyKey }, { clerk, place }, unit))
}

async function redeemOnce(
  input: VerifyCode,
  { clerk, place }: { readonly clerk: Clerk; readonly place: Place },
  unit: OperatorUnit,
): Promise<Result<Verified>> {
  const code = await findCode(unit.db, input.code)
  if (!code || !reaches(clerk, code)) return notFound('code')
  if (place?.shopId !== code.shopId || !isGoodIn(code, input.storeId, clerk))
    return refused('STORE_NOT_ALLOWED', 'The code is not good in this store.', 'storeId')
  if (!serves(place, code))
    return refused('STORE_NOT_ALLOWED', 'The store does not serve what the code is for.', 'storeId')
  const family = await lockFamily(unit.db, code.orderId)
  const order = family?.orders.find(({ id }) => id === code.orderId)
  if (!family || !order) return notFound('code')
  if (order.status !== 'PAID') return notNow(order.status)
  const { times } = input
  if (!(await redeem(unit.db, code, { times, now: unit.now })))
    return refused('CODE_USED_UP', 'The code is used up, has expired, or is not good for so many.', 'code')
  const use = { id: newId('vus', unit.now.getTime()), codeId: code.id, storeId: input.storeId, clerkId: unit.actor.id }
  await insertUse(unit.db, { ...use, times, idempotencyKey: input.idempotencyKey, usedAt: unit.now })
  if ((await countUnused(unit.db, order.id)) > 0) await tellPartly(order, unit)
  else await finishOrder(order, { family, action: 'REDEEMED' }, unit)
  unit.audited({
    subjectId: order.id,
    summary: `Redeemed a code of order ${order.number}`,
    before: { usesLeft: code.usesLeft },
    after: { usesLeft: code.usesLeft - times, storeId: input.storeId },
  })
  return ok({ code: code.code, orderId: order.id })
}

/** Each use stands with its code: the history of the order only says that they have begun. */
async function tellPartly(order: ShopOrder, unit: OperatorUnit): Promise<void> {
  const isFirst = (await countUses(unit.db, order.id)) === 1
  await (isFirst ? noteOrder(order, { action: 'PARTLY_REDEEMED' }, unit) : touchOrder(order, unit))
  unit.emit(toldChanged(order))
}

/** Another shop's codes do not exist. */
export const reaches = ({ audience, shopId }: Clerk, code: Code): boolean =>
  audience === 'PLATFORM' || shopId === code.shopId

/** The code of an order fetches it, that of a line is redeemed; where nobody said what a store serves, it serves both. */
const serves = ({ kind = 'BOTH' }: { readonly kind?: StoreKind | undefined }, { lineId }: Code): boolean =>
  kind === 'BOTH' || kind === (lineId === null ? 'PICKUP' : 'VERIFICATION')

export const isGoodIn = ({ storeIds }: Code, storeId: string, clerk: Clerk): boolean =>
  (storeIds.length === 0 || storeIds.includes(storeId)) &&
  (clerk.storeIds.length === 0 || clerk.storeIds.includes(storeId))
