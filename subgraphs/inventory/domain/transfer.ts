export type TransferState = 'DRAFT' | 'IN_TRANSIT' | 'RECEIVED' | 'CANCELLED'
export type TransferStep = 'SHIP' | 'RECEIVE' | 'CANCEL'

const STEPS: Record<TransferState, Partial<Record<TransferStep, TransferState>>> = {
  DRAFT: { SHIP: 'IN_TRANSIT', CANCEL: 'CANCELLED' },
  IN_TRANSIT: { RECEIVE: 'RECEIVED', CANCEL: 'CANCELLED' },
  RECEIVED: {},
  CANCELLED: {},
}

/** Null when that cannot be done with it any more, or not yet. */
export const stateAfter = (state: TransferState, step: TransferStep): TransferState | null => STEPS[state][step] ?? null
