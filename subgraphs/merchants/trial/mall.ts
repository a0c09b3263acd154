import { derivedId } from '@supermall/kernel/id'
import { served } from '@supermall/testing/served'
import type { Role } from '@supermall/testing/viewers'
import { merchant as worker } from '@supermall/testing/viewers'
import subgraph from '../index.ts'

export type { Asked } from '@supermall/testing/served'
export { codes, mutation } from '@supermall/testing/served'
export { buyer, guest, platform } from '@supermall/testing/viewers'

export const shopId = (ordinal: number) => derivedId('shp', ordinal)

export const merchant = (shop: number, role?: Role, permissions?: readonly string[]) => worker(shop, permissions, role)

/** The demo mall's shops as this subgraph alone serves them, on a Saturday at noon in Shanghai. */
export async function mall() {
  const clock = { now: new Date('2026-11-21T04:00:00Z') }
  const house = await served(subgraph, { clock: () => clock.now })
  await house.opened.seed(1_000)
  return {
    ...house,
    clock,
    /** What was told since this was last asked, oldest first. */
    told: await house.tellings(),
    /** Everything that the domain keeps, audit and outbox aside: two of them are equal when nothing changed. */
    kept: () => house.keptIn(TABLES),
  }
}

export type Mall = Awaited<ReturnType<typeof mall>>

const TABLES = [
  ...[
    'shop',
    'shop_group',
    'shop_category',
    'merchant_application',
    'form_field',
    'merchant_account',
    'staff_member',
    'store',
    'store_clerk',
  ],
  ...['setting', 'shop_feature', 'shop_follow', 'faq_entry'],
]
