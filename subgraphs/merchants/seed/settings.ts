import type { KeptGroup } from '../data/settings.ts'
import { MALL } from '../data/settings.ts'
import type { Feature, FeatureCode } from '../domain/features.ts'
import { shops } from './shops.ts'

const page = { name: 'Supermall 超级商城', logoUrl: '/media/demo/logo.png', description: 'A whole mall as one graph.' }
const contact = { phone: '400-800-8888', email: 'service@example.com', address: '北京市朝阳区建国路 1 号' }

export const settings: readonly KeptGroup[] = [
  { scope: MALL, group: 'shop', values: page, version: 1 },
  { scope: MALL, group: 'contact', values: contact, version: 1 },
  ...shops.flatMap(({ id: scope, name, logoUrl, address }, ordinal): KeptGroup[] => [
    { scope, group: 'shop', values: { name, logoUrl: logoUrl ?? '' }, version: 1 },
    {
      scope,
      group: 'contact',
      values: { phone: `400-800-${1000 + ordinal}`, wechat: `supermall-shop-${ordinal}`, address },
      version: 1,
    },
  ]),
]

/** Each shop of the demo has goods that are sold so. */
const EVERYWHERE: readonly FeatureCode[] = ['PRESELL', 'WHOLESALE']
const MORE: Readonly<Record<number, readonly FeatureCode[]>> = {
  0: ['VIRTUAL_GOODS', 'IMPORTS', 'FLASH_SALE', 'GROUP_BUY', 'CASHIER'],
  1: ['IMPORTS', 'FLASH_SALE', 'CASHIER'],
  2: ['GROUP_BUY', 'BARGAIN'],
  3: ['DISTRIBUTION'],
}

/** One of them runs out, so that there is something to see of it. */
export const features: readonly Feature[] = shops.flatMap(({ id: shopId }, ordinal) =>
  [...EVERYWHERE, ...(MORE[ordinal] ?? [])].map((code) => ({
    shopId,
    code,
    isEnabled: true,
    version: 1,
    expiresAt: code === 'BARGAIN' ? new Date('2036-12-31T16:00:00Z') : null,
  })),
)
