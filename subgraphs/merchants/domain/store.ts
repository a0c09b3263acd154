import type { Id } from '@supermall/kernel/id'
import type { OpeningHours } from './opening-hours.ts'

export type StoreKind = 'PICKUP' | 'VERIFICATION' | 'BOTH'
export type StoreDuty = 'PICKUP' | 'VERIFICATION'
export type StoreStatus = 'OPEN' | 'CLOSED'

export type Store = {
  readonly id: Id<'sto'>
  readonly shopId: Id<'shp'>
  readonly kind: StoreKind
  readonly name: string
  readonly phone: string
  readonly address: string
  readonly hours: readonly OpeningHours[]
  readonly timeZone: string
  readonly latitude: number
  readonly longitude: number
  readonly status: StoreStatus
  readonly version: number
}

export const MOST_STORES = 500
export const MOST_CLERKS = 200
/** A token names the stores of its holder, so there cannot be more of them than a token has room for. */
export const MOST_STORES_PER_CLERK = 100

export const kindsThatServe = (duty: StoreDuty): readonly StoreKind[] => [duty, 'BOTH']
