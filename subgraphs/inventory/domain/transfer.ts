import type { Id } from '@supermall/kernel/id'

export type TransferState = 'DRAFT' | 'IN_TRANSIT' | 'RECEIVED' | 'CANCELLED'
export type TransferStep = 'SHIP' | 'RECEIVE' | 'CANCEL'

/** `received` is null until the goods have arrived; what is missing then was lost on the way. */
export type TransferLine = { readonly skuId: Id<'sku'>; readonly quantity: number; readonly received: number | null }

export type StockTransfer = {
  readonly id: Id<'stt'>
  readonly shopId: Id<'shp'>
  readonly fromWarehouseId: Id<'whs'>
  readonly toWarehouseId: Id<'whs'>
  readonly state: TransferState
  readonly remark: string
  readonly operatorId: string | null
  readonly version: number
  readonly createdAt: Date
  readonly shippedAt: Date | null
  readonly endedAt: Date | null
  readonly lines: readonly TransferLine[]
}

const STEPS: Record<TransferState, Partial<Record<TransferStep, TransferState>>> = {
  DRAFT: { SHIP: 'IN_TRANSIT', CANCEL: 'CANCELLED' },
  IN_TRANSIT: { RECEIVE: 'RECEIVED', CANCEL: 'CANCELLED' },
  RECEIVED: {},
  CANCELLED: {},
}

/** Null when that cannot be done with it any more, or not yet. */
export const stateAfter = (state: TransferState, step: TransferStep): TransferState | null => STEPS[state][step] ?? null
