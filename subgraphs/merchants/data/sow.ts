import { nameKey } from '@supermall/kernel/check'
import type { Application } from '../domain/application.ts'
import type { FaqEntry } from '../domain/faq.ts'
import type { Feature } from '../domain/features.ts'
import type { Shop } from '../domain/shop.ts'
import type { ShopCategory } from '../domain/shop-category.ts'
import type { ShopGroup } from '../domain/shop-group.ts'
import type { MerchantAccount, StaffMember } from '../domain/staff.ts'
import type { Store } from '../domain/store.ts'
import type { Tx } from './database.ts'
import type { Follow } from './follows.ts'
import type { KeptGroup } from './settings.ts'

export type Sown = {
  readonly groups: readonly ShopGroup[]
  readonly categories: readonly ShopCategory[]
  readonly shops: readonly Shop[]
  readonly accounts: readonly MerchantAccount[]
  readonly staff: readonly StaffMember[]
  readonly stores: readonly Store[]
  readonly clerks: readonly { readonly storeId: string; readonly staffId: string; readonly shopId: string }[]
  readonly settings: readonly KeptGroup[]
  readonly features: readonly Feature[]
  readonly entries: readonly FaqEntry[]
  readonly follows: readonly Follow[]
  readonly applications: readonly Application[]
}

/** A whole demo in a statement per table, so that even a slow machine is done with it in one transaction. */
export async function sow(db: Tx, sown: Sown, since: Date): Promise<void> {
  const [made, edited] = [{ createdAt: since, updatedAt: since }, { updatedAt: since }]
  const named = <T extends { readonly name: string }>(row: T) => ({ ...row, nameKey: nameKey(row.name) })
  await db.shopGroup.createMany({ data: sown.groups.map((row) => ({ ...named(row), ...made })) })
  await db.shopCategory.createMany({ data: sown.categories.map((row) => ({ ...named(row), ...made })) })
  await db.shop.createMany({ data: sown.shops.map((row) => ({ ...named(row), ...edited })) })
  await db.merchantAccount.createMany({ data: sown.accounts.map((row) => ({ ...row, createdAt: since })) })
  await db.staffMember.createMany({
    data: sown.staff.map((row) => ({ ...row, ...edited, permissions: [...row.permissions] })),
  })
  await db.store.createMany({ data: sown.stores.map((row) => ({ ...row, ...made, hours: [...row.hours] })) })
  await db.storeClerk.createMany({ data: [...sown.clerks] })
  await db.setting.createMany({ data: sown.settings.map((row) => ({ ...row, ...edited })) })
  await db.shopFeature.createMany({ data: sown.features.map((row) => ({ ...row, ...edited })) })
  await db.faqEntry.createMany({ data: sown.entries.map((row) => ({ ...row, ...made })) })
  await db.shopFollow.createMany({ data: [...sown.follows] })
  await db.merchantApplication.createMany({
    data: sown.applications.map((row) => ({ ...row, ...edited, form: [...row.form] })),
  })
}
