import type { QuoteFacts } from './quote/facts.ts'
import { sentAs } from './quote/freight.ts'
import type { Quoted } from './quote/quote.ts'
import type { Problem, QuoteLine } from './quote/state.ts'
import type { KeptSettings } from './settings.ts'
import { isCashOn } from './settings.ts'
import type { FreightTemplate } from './terms.ts'
import { isWithin } from './terms.ts'

type AtDoor = {
  readonly quoted: Pick<Quoted, 'lines'>
  readonly facts: Pick<QuoteFacts, 'shops' | 'regionCode' | 'isPickup'>
  readonly settings: readonly KeptSettings[]
}

/** Why the courier of each shop could not take the money of its order, line by line; nothing, when all of them could. */
export const atDoorProblems = ({ quoted, facts, settings }: AtDoor): readonly Problem[] =>
  quoted.lines.flatMap((line) => {
    const why = whyNot(line, { facts, settings })
    return why === null ? [] : [{ ...why, skuId: line.sku.skuId }]
  })

type Why = Pick<Problem, 'code' | 'message'>

function whyNot(line: QuoteLine, { facts, settings }: Omit<AtDoor, 'quoted'>): Why | null {
  const { sku } = line
  const { terms, template } = sentAs(line, facts)
  if (!isCashOn(settings, sku.shopId)) return never('Its shop takes no money at the door.')
  if (sku.kind !== 'PHYSICAL' || facts.isPickup) return never('Nobody brings it to a door.')
  if (!terms?.isCashOnDeliveryAllowed) return never('This cannot be paid at the door.')
  if (template === null || isCashTaken(template, facts.regionCode)) return null
  const [code, message] = NO_CASH_THERE
  return { code, message }
}

export const NO_CASH_THERE = ['CASH_ON_DELIVERY_REGION', 'It cannot be paid at the door of that address.'] as const

const never = (message: string): Why => ({ code: 'CASH_ON_DELIVERY', message })

/** As long as nobody said where to, it could be anywhere. */
export const isCashTaken = (
  { cashRegionCodes, noCashRegionCodes }: FreightTemplate,
  regionCode: string | null,
): boolean =>
  regionCode === null ||
  ((cashRegionCodes.length === 0 || isWithin(regionCode, cashRegionCodes)) && !isWithin(regionCode, noCashRegionCodes))
