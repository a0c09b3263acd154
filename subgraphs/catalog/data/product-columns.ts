const COLUMNS = `id shop_id category_id brand_id kind slug title subtitle description cover_url image_urls video_url params options label_ids flags
  currency price_low price_high status audit_state audit_reason is_listed listed_at was_shown shelve_at unshelve_at recycled_at
  least_per_order most_per_order most_per_buyer sale_starts_at sale_ends_at view_level_ids view_group_ids buy_level_ids buy_group_ids presell wholesale
  verification card sales_base sales_real sales view_count version created_at updated_at`

const SKU_COLUMNS = `id product_id shop_id code option_values position currency price market_price cost_price level_prices weight_grams image_url
  secrets_left retired_at`

/** All columns of a table as its row type names them, for statements that do not go through Prisma. */
const named = (columns: string, alias: string): string =>
  columns
    .trim()
    .split(/\s+/)
    .map((column) => `${alias}.${column} as "${camel(column)}"`)
    .join(', ')

export const camel = (column: string): string =>
  column.replaceAll(/_([a-z])/g, (_, letter: string) => letter.toUpperCase())

/** Some columns, by the names that the row type has for them. */
export const picked = (names: readonly string[], alias: string): string =>
  names.map((name) => `${alias}.${snake(name)} as "${name}"`).join(', ')

const snake = (name: string): string => name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)

/** A `ProductRow` out of `product p` and `shop s`. */
export const productColumns = `${named(COLUMNS, 'p')}, s.shown_until as "shopShownUntil"`
export const skuColumns = named(SKU_COLUMNS, 'k')
