import type { Refusal } from '@supermall/kernel/result'
import { wrong } from './check.ts'

export type ProductStatus = 'DRAFT' | 'ON_SALE' | 'OFF_SALE' | 'RECYCLED'
export type AuditState = 'PENDING' | 'APPROVED' | 'REJECTED'
export type Move = 'SHELVE' | 'UNSHELVE' | 'RECYCLE' | 'RESTORE' | 'PURGE'

/** Where each move leads from each status; what is not here is refused. A purged product is gone. */
const MOVES: Record<ProductStatus, Partial<Record<Move, ProductStatus | 'GONE'>>> = {
  DRAFT: { SHELVE: 'ON_SALE', UNSHELVE: 'OFF_SALE', RECYCLE: 'RECYCLED' },
  ON_SALE: { UNSHELVE: 'OFF_SALE', RECYCLE: 'RECYCLED' },
  OFF_SALE: { SHELVE: 'ON_SALE', RECYCLE: 'RECYCLED' },
  RECYCLED: { RESTORE: 'OFF_SALE', PURGE: 'GONE' },
}

export const destination = (status: ProductStatus, move: Move): ProductStatus | 'GONE' | null =>
  MOVES[status][move] ?? null

export const notInState = (status: string, ...path: readonly string[]): Refusal =>
  wrong('PRODUCT_STATE', `That cannot be done while the product is ${status}.`, ...path)

/** What a public list holds: on sale, approved and open to everybody's eyes. Whether the shop is open is asked when it is read. */
export const isListed = (product: {
  readonly status: string
  readonly auditState: string
  readonly viewLevelIds: readonly string[]
  readonly viewGroupIds: readonly string[]
}): boolean => isShown(product) && product.viewLevelIds.length === 0 && product.viewGroupIds.length === 0

/** On the shelf and approved: to be seen by whoever may see it. */
export const isShown = (product: { readonly status: string; readonly auditState: string }): boolean =>
  product.status === 'ON_SALE' && product.auditState === 'APPROVED'

/** Where an edit by a shop leaves the approval: what was approved was another text. */
export const auditAfterEdit = (
  shop: { readonly isGoodsAuditNeeded: boolean },
  isByPlatform: boolean,
  before: AuditState,
): AuditState => (isByPlatform ? before : shop.isGoodsAuditNeeded ? 'PENDING' : 'APPROVED')

/** What the platform may decide next; a withdrawn approval is a rejection. */
const VERDICTS: Record<AuditState, readonly AuditState[]> = {
  PENDING: ['APPROVED', 'REJECTED'],
  APPROVED: ['REJECTED'],
  REJECTED: ['APPROVED'],
}

export const canBecome = (from: AuditState, to: AuditState): boolean => VERDICTS[from].includes(to)
