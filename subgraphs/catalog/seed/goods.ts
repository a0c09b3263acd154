import { thrown } from '@supermall/kernel/demo'
import { derivedId } from '@supermall/kernel/id'
import { days } from '@supermall/kernel/time'
import { families } from './families.ts'
import type { Family } from './family.ts'
import { statusOf, termsOf } from './special.ts'
import { demoBrands, demoLabels, leafIdOf } from './taxonomy.ts'

export type DemoSku = {
  readonly id: string
  readonly code: string
  readonly values: readonly string[]
  readonly position: number
  readonly price: bigint
  readonly marketPrice: bigint
  readonly costPrice: bigint
  readonly grams: number
  readonly isOut: boolean
}

type Around = { readonly firstSku: number; readonly room: number; readonly now: Date }

export type DemoProduct = ReturnType<typeof productAt>

/** A hundred places, as many of each family as its share says, so that any stretch of goods is a whole mall. */
const places: readonly number[] = families
  .flatMap(({ share }, family) => Array.from({ length: share }, (_, turn) => ({ family, at: (turn + 0.5) / share })))
  .sort((a, b) => a.at - b.at)
  .map(({ family }) => family)

const OPENED = Date.UTC(2025, 0, 1)

function productAt(ordinal: number, { firstSku, room, now }: Around) {
  const family = places[ordinal % places.length] ?? 0
  const kind = families[family]
  if (!kind) throw new RangeError(`there is no family ${family}`)
  const [zh, en] = kind.nouns[thrown(ordinal, 1, kind.nouns.length)] ?? ['', '']
  const brand = demoBrands[kind.brands[thrown(ordinal, 2, kind.brands.length)] ?? 0]
  const model = `${String.fromCharCode(65 + thrown(ordinal, 3, 26))}${thrown(ordinal, 4, 90) + 10}`
  const id = derivedId('prd', ordinal)
  const skus = skusAt(kind, { ordinal, firstSku, room })
  const isMany = skus.length > 1
  const listedAt = new Date(OPENED + ordinal * 61_000)
  return {
    id,
    ordinal,
    slug: `${kind.slug}-${ordinal}`,
    shopId: derivedId('shp', kind.shop),
    categoryId: leafIdOf(family),
    kind: kind.kind ?? 'PHYSICAL',
    brandId: brand?.id ?? null,
    title: `${brand?.name.split(' ')[0] ?? ''} ${model} ${zh} ${en}`,
    skus,
    listedAt,
    subtitle: `${brand?.name ?? ''} · ${kind.facts.map(([, values]) => values[thrown(ordinal, 5, values.length)]).join(' · ')}`,
    options: isMany ? optionsOf(kind, skus) : [],
    params: kind.facts.map(([name, values]) => ({ name, value: values[thrown(ordinal, 5, values.length)] ?? '' })),
    labelIds: demoLabels.filter((_, at) => thrown(ordinal, 20 + at, 3) === 0).map((label) => label.id),
    flags: FLAGS.filter((_, at) => thrown(ordinal, 30 + at, 6) === 0),
    sales: thrown(ordinal, 6, 40) ** 2 + thrown(ordinal, 7, 100),
    ...statusOf(ordinal),
    ...termsOf({
      ordinal,
      kind: kind.kind ?? 'PHYSICAL',
      low: skus[0]?.price ?? 0n,
      now,
      soon: new Date(now.getTime() + days(30)),
    }),
  }
}

const FLAGS = ['NEW', 'HOT', 'RECOMMENDED', 'DISCOUNTED', 'FREE_SHIPPING', 'LIMITED_TIME'] as const

/** Every third product has nothing to choose; the others offer some of each option. Which are out, the demo's stock says the same. */
function skusAt(
  family: Family,
  { ordinal, firstSku, room }: { ordinal: number; firstSku: number; room: number },
): readonly DemoSku[] {
  const isPlain = thrown(ordinal, 8, 4) === 0
  const choices = isPlain
    ? []
    : family.options.map(([, values], at) => values.slice(0, 2 + thrown(ordinal, 9 + at, values.length - 1)))
  const combinations = choices.reduce<readonly (readonly string[])[]>(
    (all, values) => all.flatMap((begun) => values.map((value) => [...begun, value])),
    [[]],
  )
  const [low, high] = family.prices
  const base = BigInt(low + thrown(ordinal, 12, high - low)) * 100n
  return combinations.slice(0, room).map((values, position) => {
    const price = base + (base / 20n / 100n) * 100n * BigInt(position) - 10n
    return {
      id: derivedId('sku', firstSku + position),
      code: `D${ordinal}-${position + 1}`,
      values,
      position,
      grams: family.grams,
      isOut: family.kind !== 'VIRTUAL' && (firstSku + position) % 23 === 21,
      price,
      marketPrice: ((price * 13n) / 1000n) * 100n,
      costPrice: (price * 6n) / 10n,
    }
  })
}

/** Only values that some SKU has, so that a cut last product offers nothing that cannot be had. */
const optionsOf = (family: Family, skus: readonly DemoSku[]) =>
  family.options.map(([name], at) => ({
    name,
    values: [...new Set(skus.map(({ values }) => values[at] ?? ''))].map((value) => ({ value, imageUrl: null })),
  }))

/** Goods until the mall has that many SKUs; the last product offers what is left. */
export function* goods(scale: number, now: Date): Generator<DemoProduct> {
  let made = 0
  for (let ordinal = 0; made < scale; ordinal++) {
    const product = productAt(ordinal, { firstSku: made, room: scale - made, now })
    made += product.skus.length
    yield product
  }
}
