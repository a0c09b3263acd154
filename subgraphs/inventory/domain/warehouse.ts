import type { Id } from '@supermall/kernel/id'
import type { Check } from './check.ts'
import { checkText } from './check.ts'

export type Warehouse = {
  readonly id: Id<'whs'>
  readonly shopId: Id<'shp'>
  readonly name: string
  readonly address: string
  readonly contactName: string
  readonly contactPhone: string
  readonly isEnabled: boolean
  readonly priority: number
  readonly version: number
  readonly createdAt: Date
}

export const MOST_WAREHOUSES = 50
export const MAIN_NAME = 'Main warehouse'

type Fields = Partial<Record<'name' | 'address' | 'contactName' | 'contactPhone', string | null | undefined>>

export const checkWarehouse = ({ name, address, contactName, contactPhone }: Fields): readonly Check[] => [
  checkText(name, { least: 1, most: 60 }, 'name'),
  checkText(address, { most: 200 }, 'address'),
  checkText(contactName, { most: 60 }, 'contactName'),
  checkText(contactPhone, { most: 24 }, 'contactPhone'),
]

/** Every shop has one from the beginning. Its id follows from the shop's, so whoever is first makes it, and only once. */
export const mainWarehouseId = (shopId: Id<'shp'>): Id<'whs'> => `whs_${shopId.slice('shp_'.length)}`
