import type { Line } from './import-sheet.ts'

/** An empty cell says nothing: what is not given stays, or takes its default. */
const textIn = (line: Line, column: string): string | undefined => line[column] || undefined

/** What is no number becomes one that every check refuses. */
const numberIn = (line: Line, column: string): number | undefined => {
  const text = textIn(line, column)
  if (text === undefined) return undefined
  return /^-?\d{1,9}$/.test(text) ? Number(text) : Number.NaN
}

const isTrue = (line: Line, column: string): boolean | undefined => {
  const text = textIn(line, column)?.toLowerCase()
  return text === undefined ? undefined : ['true', 'yes', '1', '是'].includes(text)
}

const listIn = (line: Line, column: string, separator: RegExp): readonly string[] | undefined =>
  textIn(line, column)
    ?.split(separator)
    .map((part) => part.trim())
    .filter((part) => part !== '')

/** Leaves out what is not given, as an input's absent fields. */
function given<T extends object>(fields: T): { readonly [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as never
}

export const categoryIn = (line: Line) => ({
  name: line.name ?? '',
  slug: line.slug ?? '',
  ...given({
    position: numberIn(line, 'position'),
    iconUrl: textIn(line, 'icon_url'),
    imageUrl: textIn(line, 'image_url'),
    isEnabled: isTrue(line, 'is_enabled'),
    isOnHome: isTrue(line, 'is_on_home'),
  }),
})

export const productIn = (line: Line) => ({
  title: line.title ?? '',
  ...given({
    slug: textIn(line, 'slug'),
    subtitle: textIn(line, 'subtitle'),
    description: textIn(line, 'description'),
    imageUrls: listIn(line, 'image_urls', /\s+/),
    videoUrl: textIn(line, 'video_url'),
    params: listIn(line, 'params', /[;；]/)?.map(paramIn),
    salesBase: numberIn(line, 'sales_base'),
  }),
  skus: [skuIn(line)],
})

export const stockIn = (line: Line) => ({
  quantity: numberIn(line, 'quantity'),
  warehouse: textIn(line, 'warehouse') ?? null,
  note: textIn(line, 'note') ?? null,
})

export const kindIn = (line: Line): string | undefined => textIn(line, 'kind')?.toUpperCase()
export const flagsIn = (line: Line): readonly string[] | undefined =>
  listIn(line, 'flags', /[;；\s]+/)?.map((flag) => flag.toUpperCase())

/** `Material=Cotton`; what has no sign of equality is a value without a name, which is refused. */
function paramIn(text: string): { readonly name: string; readonly value: string } {
  const at = text.search(/[=:：]/)
  return at < 0 ? { name: '', value: text } : { name: text.slice(0, at).trim(), value: text.slice(at + 1).trim() }
}

function skuIn(line: Line) {
  const currency = (line.currency ?? '').toUpperCase()
  const money = (column: string) => {
    const amount = textIn(line, column)
    return amount === undefined ? undefined : { amount, currency }
  }
  return {
    code: line.sku_code ?? '',
    optionValues: [],
    price: { amount: line.price ?? '', currency },
    ...given({
      marketPrice: money('market_price'),
      costPrice: money('cost_price'),
      weightGrams: numberIn(line, 'weight_grams'),
    }),
  }
}

export const pricesIn = (line: Line, skuId: string) => ({
  skuId,
  ...given({
    price: textIn(line, 'price'),
    marketPrice: textIn(line, 'market_price'),
    costPrice: textIn(line, 'cost_price'),
  }),
})
