import type { Refusal, Result } from '@supermall/kernel/result'
import { ok, refused } from '@supermall/kernel/result'

export type ImportKind = 'CATEGORIES' | 'PRODUCTS' | 'PRICES' | 'STOCK'
export type Line = Readonly<Record<string, string>>

export const MOST_LINES = 10_000

type Columns = { readonly needed: readonly string[]; readonly allowed: readonly string[] }

/** What a file's header may hold. Categories and brands are named by their slugs, which people know. */
export const COLUMNS: Readonly<Record<ImportKind, Columns>> = {
  CATEGORIES: {
    needed: ['name', 'slug'],
    allowed: ['parent', 'position', 'icon_url', 'image_url', 'is_enabled', 'is_on_home'],
  },
  PRODUCTS: {
    needed: ['title', 'category', 'sku_code', 'price', 'currency'],
    allowed: [
      ...['slug', 'subtitle', 'description', 'brand', 'kind', 'image_urls', 'video_url', 'params', 'flags'],
      ...['market_price', 'cost_price', 'weight_grams', 'sales_base'],
    ],
  },
  PRICES: { needed: ['sku_code'], allowed: ['price', 'market_price', 'cost_price'] },
  STOCK: { needed: ['sku', 'quantity'], allowed: ['warehouse', 'note'] },
}

export function readHeader(kind: ImportKind, header: readonly string[]): Result<readonly string[]> {
  const { needed, allowed } = COLUMNS[kind]
  const names = header.map((name) => name.trim().toLowerCase())
  const missing = needed.filter((name) => !names.includes(name))
  if (missing.length > 0) return refused('SHEET_HEADER', `The header lacks ${missing.join(', ')}.`)
  const strange = names.filter((name) => !needed.includes(name) && !allowed.includes(name))
  if (strange.length > 0)
    return refused(
      'SHEET_HEADER',
      `The header holds ${strange.slice(0, 5).join(', ')}, which this import does not know.`,
    )
  const isTwice = new Set(names).size < names.length
  return isTwice ? refused('SHEET_HEADER', 'The header holds a column twice.') : ok(names)
}

/** The columns of a line as people know their order: the database keeps none. */
export const columnsOf = (kind: ImportKind, line: Line): readonly string[] =>
  [...COLUMNS[kind].needed, ...COLUMNS[kind].allowed].filter((column) => column in line)

/** A refusal in the words of the sheet: what works a line names the field of its own input, somewhere in its path. */
export function inColumns(kind: ImportKind, { path = [], ...refusal }: Refusal): Refusal {
  const { needed, allowed } = COLUMNS[kind]
  const column = path
    .toReversed()
    .flatMap(columnsFor)
    .find((name) => needed.includes(name) || allowed.includes(name))
  return column === undefined ? refusal : { ...refusal, path: [column] }
}

/** `marketPrice` is read from `market_price`, and whoever is told an id has named what it is of. */
const columnsFor = (field: string): readonly string[] => [
  field.replace(/Id$/, '').replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
  ...(field === 'code' || field === 'skuId' ? ['sku_code'] : []),
  ...(field === 'remark' ? ['note'] : []),
]

/** Null for a line that has no content; cells beyond the header must be empty, missing ones are. */
export function readLine(header: readonly string[], record: readonly string[]): Line | 'too long' | null {
  if (record.every((cell) => cell.trim() === '')) return null
  if (record.slice(header.length).some((cell) => cell.trim() !== '')) return 'too long'
  return Object.fromEntries(header.map((name, at) => [name, (record[at] ?? '').trim()]))
}
