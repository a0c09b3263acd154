import { newId, parseId } from '@supermall/kernel/id'
import type { Currency } from '@supermall/kernel/money'
import type { Result } from '@supermall/kernel/result'
import { ok, refused } from '@supermall/kernel/result'
import type { OperatorUnit } from '../data/database.ts'
import { deleteTier, findTiers, insertTier, saveTier } from '../data/recharges.ts'
import type { TierRow } from '../data/rows.ts'
import { readMoney } from '../domain/check.ts'
import { isPayable } from '../domain/payment.ts'

type Asked = { readonly amount: string; readonly currency: string }
type Gift = { readonly kind: 'FIXED' | 'PERCENT'; readonly amount?: Asked | null; readonly basisPoints?: number | null }
type Create = { readonly minimum: Asked; readonly gift: Gift; readonly isEnabled: boolean }
type Update = {
  readonly tierId: string
  readonly gift: Gift
  readonly isEnabled: boolean
  readonly expectedVersion: number
}
type Unit = OperatorUnit & { readonly currency: Currency }

export async function createTier({ minimum, gift, isEnabled }: Create, unit: Unit): Promise<Result<TierRow>> {
  const from = readMoney(minimum, unit.currency, 'minimum')
  if (!from.ok) return from
  if (!isPayable(from.value)) return refused('AMOUNT_LIMIT', 'From 0.01 to 100000.', 'minimum')
  const given = readGift(gift, unit.currency)
  if (!given.ok) return given
  const { minorUnits, currency } = from.value
  const tier = {
    id: newId('rct'),
    minimum: minorUnits,
    currency,
    ...given.value,
    isEnabled,
    version: 1,
    createdAt: unit.now,
  }
  if (!(await insertTier(unit.db, tier))) return refused('TIER_TAKEN', 'There is a tier of this amount.', 'minimum')
  unit.audited({ subjectId: tier.id, summary: 'Recharge tier created', before: null, after: facts(tier) })
  return ok(tier)
}

export async function updateTier(
  { tierId, gift, isEnabled, expectedVersion }: Update,
  unit: Unit,
): Promise<Result<TierRow>> {
  const before = await find(tierId, unit)
  if (!before) return notFound()
  const given = readGift(gift, unit.currency)
  if (!given.ok) return given
  const saved = await saveTier(unit.db, { id: tierId, version: expectedVersion }, { ...given.value, isEnabled })
  if (!saved) return stale()
  unit.audited({ subjectId: tierId, summary: 'Recharge tier changed', before: facts(before), after: facts(saved) })
  return ok(saved)
}

export async function removeTier(
  { tierId, expectedVersion }: { tierId: string; expectedVersion: number },
  unit: Unit,
): Promise<Result<string>> {
  const before = await find(tierId, unit)
  if (!before) return notFound()
  if (!(await deleteTier(unit.db, { id: tierId, version: expectedVersion }))) return stale()
  unit.audited({ subjectId: tierId, summary: 'Recharge tier deleted', before: facts(before), after: null })
  return ok(tierId)
}

function readGift(
  { kind, amount, basisPoints }: Gift,
  currency: Currency,
): Result<{ giftKind: string; giftValue: bigint }> {
  if (kind === 'PERCENT') {
    const isFine = basisPoints != null && basisPoints >= 1 && basisPoints <= 10_000 && amount == null
    return isFine ? ok({ giftKind: kind, giftValue: BigInt(basisPoints) }) : wrongGift()
  }
  if (amount == null || basisPoints != null) return wrongGift()
  const money = readMoney(amount, currency, 'gift')
  if (!money.ok) return money
  return isPayable(money.value) ? ok({ giftKind: kind, giftValue: money.value.minorUnits }) : wrongGift()
}

const find = async (id: string, { db }: Unit): Promise<TierRow | undefined> =>
  parseId('rct', id) ? (await findTiers(db, [id]))[0] : undefined

const facts = ({ minimum, currency, giftKind, giftValue, isEnabled }: TierRow) => ({
  minimum,
  currency,
  giftKind,
  giftValue,
  isEnabled,
})

const wrongGift = () =>
  refused('GIFT_FORM', 'A fixed gift has an amount, a share has 1 to 10000 hundredths of a per cent.', 'gift')
const notFound = () => refused('TIER_NOT_FOUND', 'There is no such tier.', 'tierId')
const stale = () => refused('STALE_VERSION', 'Somebody has changed the tier meanwhile.', 'expectedVersion')
