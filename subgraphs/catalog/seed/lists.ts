import { createHash } from 'node:crypto'
import { SECRETS_PER_SKU } from '@supermall/kernel/demo'
import { derivedId } from '@supermall/kernel/id'
import { days } from '@supermall/kernel/time'
import type { DemoProduct } from './goods.ts'
import { picture } from './rows.ts'

/** The first goods of the mall, of which pages, bundles and secrets are made. */
type Demo = { readonly goods: readonly DemoProduct[]; readonly now: Date }

const groups = [
  ['home-hot', '人气热卖', 'What everybody buys.', 'HOT'],
  ['home-new', '新品首发', 'Just in.', 'NEW'],
  ['home-picks', '掌柜推荐', 'What our shops are proud of.', 'RECOMMENDED'],
  ['home-deals', '今日特惠', 'Cheaper than usual.', 'DISCOUNTED'],
] as const

const stamps = (now: Date) => ({ created_at: now, updated_at: now })

export const groupRows = ({ now }: Demo) =>
  groups.map(([code, name, description], at) => ({
    id: derivedId('pgr', at),
    code,
    name,
    description,
    is_enabled: true,
    version: 1,
    ...stamps(now),
  }))

export const itemRows = ({ goods }: Demo) =>
  groups.flatMap(([, , , flag], at) =>
    goods
      .filter(
        ({ flags, status, auditState }) => status === 'ON_SALE' && auditState === 'APPROVED' && flags.includes(flag),
      )
      .slice(0, 24)
      .map(({ id }, position) => ({ group_id: derivedId('pgr', at), product_id: id, position })),
  )

/** Two goods of each of the first four shops together, a tenth cheaper. */
const pairs = ({ goods }: Demo) =>
  [0, 1, 2, 3].flatMap((shop) => {
    const [first, second] = goods.filter(
      ({ shopId, kind, status }) => shopId === derivedId('shp', shop) && kind === 'PHYSICAL' && status === 'ON_SALE',
    )
    const skus = [first?.skus[0], second?.skus[0]]
    return first && second && skus[0] && skus[1] ? [{ shop, products: [first, second], skus: [skus[0], skus[1]] }] : []
  })

export const bundleRows = (demo: Demo) =>
  pairs(demo).map(({ shop, products, skus }) => ({
    id: derivedId('bdl', shop),
    shop_id: derivedId('shp', shop),
    title: '超值组合 Better Together',
    description: '两件一起买，立省一成。',
    image_url: picture(products[0]?.slug ?? ''),
    currency: 'CNY',
    price: (skus.reduce((sum, { price }) => sum + price, 0n) * 9n) / 10n,
    starts_at: new Date(demo.now.getTime() - days(1)),
    ends_at: new Date(demo.now.getTime() + days(365)),
    is_enabled: true,
    sold_until: new Date(demo.now.getTime() + days(365)),
    version: 1,
    ...stamps(demo.now),
  }))

export const lineRows = (demo: Demo) =>
  pairs(demo).flatMap(({ shop, skus }) =>
    skus.map(({ id }, position) => ({ bundle_id: derivedId('bdl', shop), sku_id: id, position, quantity: 1 })),
  )

export const secretRows = ({ goods, now }: Demo) =>
  goods
    .filter(({ kind }) => kind === 'VIRTUAL')
    .flatMap(({ skus }) => skus)
    .flatMap(({ id, code }, at) =>
      Array.from({ length: SECRETS_PER_SKU }, (_, piece) => {
        const secret = secretOf(`${code}-${piece}`)
        const fingerprint = createHash('sha256').update(secret).digest('base64url')
        return { id: derivedId('scr', at * SECRETS_PER_SKU + piece), sku_id: id, secret, fingerprint, created_at: now }
      }),
    )

const secretOf = (name: string): string =>
  createHash('sha256')
    .update(`demo secret ${name}`)
    .digest('hex')
    .slice(0, 16)
    .toUpperCase()
    .replaceAll(/(.{4})(?=.)/g, '$1-')
