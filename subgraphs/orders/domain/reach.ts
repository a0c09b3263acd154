import type { Point } from '@supermall/kernel/geo'
import type { Refusal, Result } from '@supermall/kernel/result'
import { ok, refuse, refused } from '@supermall/kernel/result'
import type { Address, OrderLine, ShopOrder } from './order.ts'
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
export function checkReach({ order, lines, address }: Going, sending: Sending): Result<null> {
  if (!order.isSameCity) return checkRegion({ order, lines, address }, sending)
  const rule = sending.sameCity.find(({ isEnabled, currency }) => isEnabled && currency === order.currency)
  const way = wayTo(rule, placeOf(address))
  return way.ok ? ok(null) : refused(way.code, way.message, 'address')
}

function checkRegion({ order, lines, address }: Going, sending: Sending): Result<null> {
  const { shopId, currency } = order
  const blocked = lines.filter(({ productId }) =>
    isKept(termsFor({ productId, shopId, currency }, sending).template, address.regionCode),
  )
  return blocked.length === 0
    ? ok(null)
    : refuse(
        notSentThere(
          blocked.map(({ skuId }) => skuId),
          'address',
        ),
      )
}

export const notSentThere = (skuIds: readonly (string | null)[], path: string): Refusal =>
  ({
    type: 'AddressNotDeliverableError',
    code: 'ADDRESS_NOT_DELIVERABLE',
    skuIds,
    message: 'Something is not sent to that address.',
    path: [path],
  }) as Refusal
