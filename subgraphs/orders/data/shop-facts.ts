import type { Sql } from '@supermall/messaging/sql'
import { unpacked } from '../domain/draft.ts'
import type { ShopFacts } from '../domain/quote/facts.ts'
import type { KeptSettings } from '../domain/settings.ts'

type Around = {
  readonly productIds: readonly string[]
  readonly shopIds: readonly string[]
  readonly accountId: string | null
}

export type Found = Omit<ShopFacts, 'closedShopIds' | 'freightKeptShopIds'> & {
  readonly settings: readonly KeptSettings[]
}

/**
 * All that this domain knows about what is bought, in one statement: a quote is asked for while somebody waits. Of templates only
 * those that some of it can be sent by: they may be fifty, with thousands of regions each.
 */
export async function findShopFacts(sql: Sql, { productIds, shopIds, accountId }: Around): Promise<Found> {
  const { rows } = await sql.query<{ found: string }>({
    name: 'shop-facts',
    text: `select jsonb_build_object(
      'terms', (select coalesce(jsonb_agg(jsonb_build_object('productId', t.product_id, 'shopId', t.shop_id, 'templateId', t.template_id,
        'currency', t.currency, 'uniformFreightMinor', t.uniform_freight_minor::text, 'freeFromPieces', t.free_from_pieces,
        'freeFromMinor', t.free_from_minor::text, 'freeExceptRegionCodes', t.free_except_region_codes,
        'isCashOnDeliveryAllowed', t.is_cash_on_delivery_allowed, 'receiveAfterDays', t.receive_after_days,
        'isReturnableAfterShipping', t.is_returnable_after_shipping, 'isMemberDiscounted', t.is_member_discounted,
        'mostBalanceMinor', t.most_balance_minor::text, 'taxClass', t.tax_class, 'version', t.version)), '[]')
        from product_terms t where t.product_id = any((select $1::text[])::text[])),
      'templates', (select coalesce(jsonb_agg(jsonb_build_object('id', f.id, 'shopId', f.shop_id, 'name', f.name, 'measure', f.measure,
        'isDefault', f.is_default, 'currency', f.currency, 'rate', f.rate, 'regions', f.regions,
        'noDeliveryRegionCodes', f.no_delivery_region_codes, 'cashRegionCodes', f.cash_region_codes,
        'noCashRegionCodes', f.no_cash_region_codes, 'version', f.version)), '[]')
        from freight_template f where f.shop_id = any((select $2::text[])::text[]) and (f.is_default
          or f.id in (select t.template_id from product_terms t where t.product_id = any((select $1::text[])::text[]))
          or not exists (select from freight_template g where g.shop_id = f.shop_id and g.currency = f.currency and g.id > f.id))),
      'rules', (select coalesce(jsonb_agg(jsonb_build_object('shopId', r.shop_id, 'currency', r.currency,
        'thresholdMinor', r.threshold_minor::text, 'exceptRegionCodes', r.except_region_codes,
        'exceptProductIds', r.except_product_ids)), '[]') from free_freight_rule r where r.shop_id = any((select $2::text[])::text[])),
      'sameCity', (select coalesce(jsonb_agg(jsonb_build_object('shopId', c.shop_id, 'isEnabled', c.is_enabled, 'currency', c.currency,
        'latitude', c.latitude, 'longitude', c.longitude, 'startKm', c.start_km, 'startMinor', c.start_minor::text,
        'perKmMinor', c.per_km_minor::text, 'stepKm', c.step_km, 'fixedFromKm', c.fixed_from_km, 'fixedMinor', c.fixed_minor::text,
        'mostKm', c.most_km, 'version', c.version)), '[]') from same_city_rule c where c.shop_id = any((select $2::text[])::text[]) and c.is_enabled),
      'taxes', (select coalesce(jsonb_agg(jsonb_build_object('scope', x.scope, 'kind', x.kind, 'rates', x.rates,
        'version', x.version)), '[]') from tax_policy x where x.scope = 'mall' or x.scope = any((select $2::text[])::text[])),
      'forms', (select coalesce(jsonb_agg(jsonb_build_object('shopId', q.shop_id, 'fields', q.fields, 'version', q.version)
        order by q.shop_id), '[]') from order_form q where q.shop_id = any((select $2::text[])::text[])),
      'bought', (select coalesce(jsonb_agg(jsonb_build_object('productId', b.product_id, 'pieces', b.pieces)), '[]')
        from bought b where b.account_id = $3 and b.product_id = any((select $1::text[])::text[])),
      'settings', (select coalesce(jsonb_agg(jsonb_build_object('scope', s.scope, 'group', s.group_name, 'values', s.values)), '[]')
        from shop_setting s where s.scope = 'mall' or s.scope = any((select $2::text[])::text[])))::text as found`,
    values: [productIds, shopIds, accountId],
  })
  return unpacked(rows[0]?.found ?? '')
}
