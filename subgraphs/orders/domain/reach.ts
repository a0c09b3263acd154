import type { Point } from '@supermall/kernel/geo'
import type { Refusal, Result } from '@supermall/kernel/result'
import { ok, refuse, refused } from '@supermall/kernel/result'
import { isCashTaken, NO_CASH_THERE } from './at-door.ts'
import type { Address, OrderLine, ShopOrder } from './order.ts'
import { isGift } from './order.ts'
import type { ShopFacts } from './quote/facts.ts'
import { isKept, termsFor } from './quote/freight.ts'
import { wayTo } from './quote/same-city-freight.ts'

type Going = { readonly order: ShopOrder; readonly lines: readonly OrderLine[]; readonly address: Address }
type Sending = Pick<ShopFacts, 'terms' | 'templates' | 'sameCity'>

const placeOf = ({ latitude, longitude }: Pick<Address, 'latitude' | 'longitude'>): Point | null =>
  latitude == null || longitude == null ? null : { latitude, longitude }

/** Who corrects a name or a phone is not asked again how it gets there. */
export function isMoved({ order, address }: Omit<Going, 'lines'>): boolean {
  const before = order.address
  if (before?.regionCode !== address.regionCode) return true
  return (
    order.isSameCity &&
    (before.latitude !== address.latitude || before.longitude !== address.longitude || !placeOf(address))
  )
}

/** Whether it can go there, as when it is ordered. */
export function checkReach(going: Going, sending: Sending): Result<null> {
  const way = checkWay(going, sending)
  return way.ok ? checkCash(going, sending) : way
}

function checkWay({ order, lines, address }: Going, sending: Sending): Result<null> {
  if (!order.isSameCity) return checkRegion({ order, lines, address }, sending)
  const rule = sending.sameCity.find(({ isEnabled, currency }) => isEnabled && currency === order.currency)
  const way = wayTo(rule, placeOf(address))
  return way.ok ? ok(null) : refused(way.code, way.message, 'address')
}

function checkRegion({ order, lines, address }: Going, sending: Sending): Result<null> {
  const blocked = lines.filter((line) => isKept(templateOf(line, order, sending), address.regionCode))
  return blocked.length === 0
    ? ok(null)
    : refuse(
        notSentThere(
          blocked.map(({ skuId }) => skuId),
          'address',
        ),
      )
}

/** What is paid at the door goes only where couriers take money for all of it; for a gift they take none. */
function checkCash({ order, lines, address }: Going, sending: Sending): Result<null> {
  if (!order.isCashOnDelivery) return ok(null)
  const templates = lines.filter((line) => !isGift(line)).map((line) => templateOf(line, order, sending))
  return templates.every((template) => template === null || isCashTaken(template, address.regionCode))
    ? ok(null)
    : refused(...NO_CASH_THERE, 'address')
}

const templateOf = ({ productId }: OrderLine, { shopId, currency }: ShopOrder, sending: Sending) =>
  termsFor({ productId, shopId, currency }, sending).template

export const notSentThere = (skuIds: readonly (string | null)[], path: string): Refusal =>
  ({
    type: 'AddressNotDeliverableError',
    code: 'ADDRESS_NOT_DELIVERABLE',
    skuIds,
    message: 'Something is not sent to that address.',
    path: [path],
  }) as Refusal
