import { days } from '@supermall/kernel/time'
import type { ProductKind } from '../domain/product.ts'
import type { AuditState, ProductStatus } from '../domain/product-state.ts'
import type { StoredCard, StoredPresell, StoredStep, StoredVerification } from '../domain/stored.ts'

type Standing = { readonly status: ProductStatus; readonly auditState: AuditState; readonly auditReason: string | null }

const ON_SALE: Standing = { status: 'ON_SALE', auditState: 'APPROVED', auditReason: null }
const TEXTLESS = 'The title says nothing about what it is made of.'

/** What an operator finds on the desk: among the first goods there is one of every state. */
const STANDINGS: Readonly<Record<number, Standing>> = {
  8: { ...ON_SALE, status: 'DRAFT' },
  18: { ...ON_SALE, auditState: 'PENDING' },
  28: { ...ON_SALE, status: 'OFF_SALE' },
  38: { ...ON_SALE, status: 'RECYCLED' },
  48: { ...ON_SALE, auditState: 'REJECTED', auditReason: TEXTLESS },
  58: { ...ON_SALE, status: 'DRAFT' },
  68: { ...ON_SALE, status: 'OFF_SALE' },
  78: { ...ON_SALE, status: 'RECYCLED' },
}

export const statusOf = (ordinal: number): Standing => STANDINGS[ordinal] ?? ON_SALE

type Goods = {
  readonly ordinal: number
  readonly kind: ProductKind
  readonly low: bigint
  readonly now: Date
  readonly soon: Date
}

/** Some goods are sold ahead, some cheaper by the dozen, some for members only, and some not more than so many. */
export function termsOf({ ordinal, kind, low, now, soon }: Goods) {
  const isPhysical = kind === 'PHYSICAL'
  return {
    presell: isPhysical && ordinal % 37 === 5 ? presell(low, now, soon) : null,
    wholesale: isPhysical && ordinal % 11 === 3 ? steps(low) : [],
    verification: kind === 'VERIFICATION' ? (VERIFICATIONS[ordinal % 3] ?? null) : null,
    card: kind === 'CARD' ? CARD : null,
    limits:
      ordinal % 13 === 4
        ? { least: 1, mostPerOrder: 5, mostPerBuyer: 10 }
        : { least: 1, mostPerOrder: null, mostPerBuyer: null },
    saleEndsAt: ordinal % 41 === 6 ? soon : null,
  }
}

const presell = (low: bigint, now: Date, soon: Date): StoredPresell => ({
  price: ((low * 9n) / 10n).toString(),
  startsAt: new Date(now.getTime() - days(1)).toISOString(),
  endsAt: soon.toISOString(),
  sendsAt: null,
  sendsAfterDays: 15,
})

const steps = (low: bigint): readonly StoredStep[] =>
  [
    [10, 95n],
    [50, 90n],
    [200, 80n],
  ].map(([fromQuantity, percent]) => ({
    fromQuantity: Number(fromQuantity),
    price: ((low * BigInt(percent ?? 100)) / 100n).toString(),
  }))

const VERIFICATIONS: readonly StoredVerification[] = [
  { mode: 'ONCE', times: null, storeIds: [] },
  { mode: 'TIMES', times: 3, storeIds: [] },
  { mode: 'PER_PIECE', times: null, storeIds: [] },
]

const CARD: StoredCard = { uses: 10, days: 180, until: null }
