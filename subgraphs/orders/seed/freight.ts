import { derivedId } from '@supermall/kernel/id'
import type { SeedAddress } from '../data/sow.ts'
import type { SameCityRule } from '../domain/same-city.ts'
import type { FreeFreightRule, FreightTemplate, Rate } from '../domain/terms.ts'

const SHOPS = Array.from({ length: 8 }, (_, ordinal) => ordinal)

const rate = (first: number, firstMinor: bigint, step: number, stepMinor: bigint): Rate => ({
  first,
  firstMinor,
  step,
  stepMinor,
})

/** Far from where most shops are: dearer by weight, and by some shops not at all. */
const FAR = ['54', '65', '63']
const ABROAD = ['71', '81', '82']

/** Each shop has one by pieces, which is the default, and one by weight. */
export const templates: readonly FreightTemplate[] = SHOPS.flatMap((shop) => [
  template(shop, { name: 'Standard', measure: 'PIECES', rate: rate(1, 600n, 1, 100n), far: rate(1, 1_500n, 1, 500n) }),
  template(shop, {
    name: 'Heavy goods',
    measure: 'WEIGHT',
    rate: rate(1_000, 800n, 500, 200n),
    far: rate(1_000, 2_000n, 500, 800n),
  }),
])

type Made = Pick<FreightTemplate, 'name' | 'measure' | 'rate'> & { readonly far: Rate }

function template(shop: number, { name, measure, rate: usual, far }: Made): FreightTemplate {
  const isDefault = measure === 'PIECES'
  return {
    id: derivedId('frt', shop * 2 + (isDefault ? 0 : 1)),
    shopId: derivedId('shp', shop),
    name,
    measure,
    isDefault,
    currency: 'CNY',
    rate: usual,
    regions: [{ regionCodes: FAR, rate: far }],
    version: 1,
    noDeliveryRegionCodes: shop % 2 === 0 ? ABROAD : [],
    cashRegionCodes: [],
    noCashRegionCodes: ABROAD,
  }
}

export const rules: readonly FreeFreightRule[] = SHOPS.filter((shop) => shop % 3 !== 2).map((shop) => ({
  shopId: derivedId('shp', shop),
  currency: 'CNY',
  thresholdMinor: BigInt(9_900 + shop * 1_000),
  exceptRegionCodes: FAR,
  exceptProductIds: [],
}))

/** The cities of the first four shops; each has couriers that start at the shop. */
const STARTS = [
  [39.9342, 116.4548],
  [31.2353, 121.4753],
  [30.657, 104.0817],
  [30.2527, 120.165],
] as const

export const sameCity: readonly SameCityRule[] = STARTS.map(([latitude, longitude], shop) => ({
  shopId: derivedId('shp', shop),
  isEnabled: true,
  currency: 'CNY',
  latitude,
  longitude,
  startKm: 3,
  startMinor: 500n,
  perKmMinor: 150n,
  stepKm: 1,
  fixedFromKm: 12,
  fixedMinor: 2_000n,
  mostKm: 20,
  version: 1,
}))

export const returnAddresses: readonly SeedAddress[] = SHOPS.map((shop) => ({
  id: derivedId('rad', shop),
  shopId: derivedId('shp', shop),
  address: {
    recipient: `Returns of shop ${shop}`,
    phone: `1380000${String(1_000 + shop)}`,
    regionCode: '310115',
    province: '上海市',
    city: '上海市',
    district: '浦东新区',
    line: `Chenhui Road ${100 + shop}`,
    postcode: '201203',
  },
}))
