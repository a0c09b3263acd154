import type { Check } from '@supermall/kernel/check'
import { checkLine, checkNumber, checkText } from '@supermall/kernel/check'
import type { Id } from '@supermall/kernel/id'

export const MOST_WAREHOUSES = 50
const MOST_PRIORITY = 1_000
export const MAIN_NAME = 'Main warehouse'

type Fields = Partial<Record<'name' | 'address' | 'contactName' | 'contactPhone', string | null | undefined>> & {
  readonly priority?: number | null | undefined
}

export const checkWarehouse = ({ name, address, contactName, contactPhone, priority }: Fields): readonly Check[] => [
  checkLine(name, { least: 1, most: 60 }, 'name'),
  checkText(address, { most: 200 }, 'address'),
  checkLine(contactName, { most: 60 }, 'contactName'),
  checkLine(contactPhone, { most: 24 }, 'contactPhone'),
  checkNumber(priority, { least: 0, most: MOST_PRIORITY }, 'priority'),
]

/** After the last one of its shop; of two at the bound the older one comes first. */
export const lastPriority = (highest: number | null): number => Math.min((highest ?? -1) + 1, MOST_PRIORITY)

/**
 * Every shop has one from the beginning. Its id follows from the shop's, so whoever is first makes it, and only once.
 */
export const mainWarehouseId = (shopId: Id<'shp'>): Id<'whs'> => `whs_${shopId.slice('shp_'.length)}`
