import type { Cell } from '@supermall/subgraph/database/copy'
import type { Batch } from '../data/fill.ts'
import { rangeOf } from '../domain/price.ts'
import type { DemoProduct } from './goods.ts'

export function batchOf(products: readonly DemoProduct[]): Batch {
  return {
    firstId: products[0]?.id ?? '',
    lastId: products.at(-1)?.id ?? '',
    products: products.map(productRow),
    skus: products.flatMap(skuRows),
  }
}

/** In the order of the columns in `data/fill.ts`. */
function productRow(product: DemoProduct): readonly Cell[] {
  const { low, high } = rangeOf(product.skus.map(({ price }) => price))
  const { status, auditState, listedAt, limits, sales } = product
  const isListed = status === 'ON_SALE' && auditState === 'APPROVED'
  const images = [picture(product.slug), picture(`${product.slug}-2`), picture(`${product.slug}-3`)]
  return [
    ...[
      product.id,
      product.shopId,
      product.categoryId,
      product.brandId,
      product.kind,
      product.slug,
      product.title,
      product.subtitle,
    ],
    ...[
      pageOf(product),
      picture(product.slug),
      images,
      JSON.stringify(product.params),
      JSON.stringify(product.options),
    ],
    ...[product.labelIds, product.flags, 'CNY', low, high, status, auditState, product.auditReason, isListed],
    ...[
      isListed ? listedAt : null,
      status === 'RECYCLED' ? listedAt : null,
      limits.least,
      limits.mostPerOrder,
      limits.mostPerBuyer,
    ],
    ...[
      product.saleEndsAt,
      [],
      [],
      [],
      [],
      json(product.presell),
      json(product.wholesale),
      json(product.verification),
      json(product.card),
    ],
    ...[sales, sales, sales * 17, listedAt, listedAt],
  ]
}

const skuRows = (product: DemoProduct): readonly (readonly Cell[])[] =>
  product.skus.map((sku) => [
    ...[
      sku.id,
      product.id,
      product.shopId,
      sku.code,
      sku.values,
      sku.position,
      'CNY',
      sku.price,
      sku.marketPrice,
      sku.costPrice,
    ],
    ...[sku.grams, picture(`${product.slug}-${(sku.position % 3) + 1}`), sku.isOut, product.listedAt],
  ])

export const picture = (name: string): string => `/media/demo/${name}.png`

const json = (value: object | null): string | null => (value === null ? null : JSON.stringify(value))

const pageOf = ({ title, params }: DemoProduct): string =>
  `<h2>${title}</h2><p>精选材质，用心制作。Chosen with care and made to last.</p><ul>${params
    .map(({ name, value }) => `<li><strong>${name}</strong> ${value}</li>`)
    .join('')}</ul>`
