import type { Id } from '@supermall/kernel/id'
import type { Check } from './check.ts'
import { checkNumber, checkText } from './check.ts'

export const MOST_WAREHOUSES = 50
export const MAIN_NAME = 'Main warehouse'

type Fields = Partial<Record<'name' | 'address' | 'contactName' | 'contactPhone', string | null | undefined>> & {
  readonly priority?: number | null | undefined
}

export const checkWarehouse = ({ name, address, contactName, contactPhone, priority }: Fields): readonly Check[] => [
  checkText(name, { least: 1, most: 60 }, 'name'),
  checkText(address, { most: 200 }, 'address'),
  checkText(contactName, { most: 60 }, 'contactName'),
  checkText(contactPhone, { most: 24 }, 'contactPhone'),
  checkNumber(priority, { least: 0, most: 1_000 }, 'priority'),
]

/**
 * Every shop has one from the beginning. Its id follows from the shop's, so whoever is first makes it, and only once.
 */
export const mainWarehouseId = (shopId: Id<'shp'>): Id<'whs'> => `whs_${shopId.slice('shp_'.length)}`

/** Names that differ in case, width or spaces only would be taken for each other. */
export const nameKey = (name: string): string => name.normalize('NFKC').trim().replace(/\s+/g, ' ').toLowerCase()
