import type { Result } from '@supermall/kernel/result'
import { ok, refused } from '@supermall/kernel/result'
import type { OperatorUnit } from '../data/database.ts'
import type { Store, StoreStatus } from '../domain/store.ts'
import type { ExpectedStore } from './change-store.ts'
import { changeStore } from './change-store.ts'

export const closeStore = (input: ExpectedStore, unit: OperatorUnit): Promise<Result<Store>> =>
  setStatus(input, 'CLOSED', unit)

export const reopenStore = (input: ExpectedStore, unit: OperatorUnit): Promise<Result<Store>> =>
  setStatus(input, 'OPEN', unit)

/** Its clerks keep it: what was ordered to be fetched there still is. */
const setStatus = (input: ExpectedStore, status: StoreStatus, unit: OperatorUnit): Promise<Result<Store>> =>
  changeStore(input, unit, {
    summary: `Made a store ${status}`,
    decide: async (store) =>
      store.status === status
        ? refused('STORE_STATUS', `The store is ${status.toLowerCase()} already.`, 'storeId')
        : ok({ status }),
  })
