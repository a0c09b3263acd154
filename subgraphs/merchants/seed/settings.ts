import type { Unit } from '../data/database.ts'
import { keepFeature } from '../data/features.ts'
import { keepSettings, MALL } from '../data/settings.ts'
import type { FeatureCode } from '../domain/features.ts'
import { shopIdOf, shops } from './shops.ts'

const SINCE = new Date('2026-01-05T02:00:00Z')

export async function seedSettings({ db }: Unit): Promise<void> {
  const page = { name: 'Supermall 超级商城', logoUrl: '/media/demo/logo.png', description: 'A whole mall as one graph.' }
  await keepSettings(db, { scope: MALL, group: 'shop', values: page, version: 0 }, SINCE)
  const contact = { phone: '400-800-8888', email: 'service@example.com', address: '北京市朝阳区建国路 1 号' }
  await keepSettings(db, { scope: MALL, group: 'contact', values: contact, version: 0 }, SINCE)
  for (const [ordinal, { id, name, address }] of shops.entries()) {
    const values = { phone: `400-800-${1000 + ordinal}`, wechat: `supermall-shop-${ordinal}`, address }
    await keepSettings(db, { scope: id, group: 'contact', values, version: 0 }, SINCE)
    await keepSettings(db, { scope: id, group: 'shop', values: { name, logoUrl: `/media/demo/shop-${ordinal}.png` }, version: 0 }, SINCE)
  }
}

const ON: Readonly<Record<number, readonly FeatureCode[]>> = {
  0: ['VIRTUAL_GOODS', 'PRESELL', 'IMPORTS', 'FLASH_SALE', 'GROUP_BUY'],
  1: ['WHOLESALE', 'IMPORTS', 'FLASH_SALE'],
  2: ['GROUP_BUY', 'BARGAIN'],
  3: ['PRESELL', 'DISTRIBUTION'],
}

/** One of them runs out, so that there is something to see of it. */
export async function seedFeatures({ db }: Unit): Promise<void> {
  for (const [ordinal, codes] of Object.entries(ON)) {
    for (const code of codes) {
      const expiresAt = code === 'BARGAIN' ? new Date('2036-12-31T16:00:00Z') : null
      await keepFeature(db, { shopId: shopIdOf(Number(ordinal)), code, isEnabled: true, expiresAt, version: 0 }, SINCE)
    }
  }
}
