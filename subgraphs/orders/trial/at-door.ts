import { followSettings } from '../commands/follow-settings.ts'
import { shopId, skuId } from './goods.ts'
import type { Market } from './market.ts'

/** From now on these goods may be paid for at the door. */
export async function sellAtDoor(at: Market, ordinals: readonly number[]): Promise<void> {
  const pay = { scope: 'mall', group: 'pay', version: 1, values: { isCashOnDeliveryOn: true } }
  await at.transact((unit) => followSettings(pay, unit))
  await at.sql.query({
    text: `insert into product_terms (product_id, shop_id, currency, is_cash_on_delivery_allowed, is_returnable_after_shipping, is_member_discounted, updated_at)
    select unnest($1::text[]), $2, 'CNY', true, true, true, now()`,
    values: [ordinals.map((ordinal) => at.skus.get(skuId(ordinal))?.productId), shopId(1)],
  })
}
