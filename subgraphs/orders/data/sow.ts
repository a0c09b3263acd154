import type { Id } from '@supermall/kernel/id'
import { packed } from '../domain/draft.ts'
import type { Address } from '../domain/order.ts'
import type { SameCityRule } from '../domain/same-city.ts'
import type { FreeFreightRule, FreightTemplate } from '../domain/terms.ts'
import type { Tx } from './database.ts'

export type SeedAddress = { readonly id: Id<'rad'>; readonly shopId: Id<'shp'>; readonly address: Address }

type Rows = {
  readonly templates: readonly FreightTemplate[]
  readonly rules: readonly FreeFreightRule[]
  readonly sameCity: readonly SameCityRule[]
  readonly returnAddresses: readonly SeedAddress[]
}

export async function sow(db: Tx, { templates, rules, sameCity, returnAddresses }: Rows, at: Date): Promise<void> {
  const times = { createdAt: at, updatedAt: at }
  await db.freightTemplate.createMany({
    data: templates.map((template) => ({
      ...template,
      ...times,
      noDeliveryRegionCodes: [...template.noDeliveryRegionCodes],
      cashRegionCodes: [...template.cashRegionCodes],
      noCashRegionCodes: [...template.noCashRegionCodes],
      rate: plain(template.rate),
      regions: plain(template.regions),
    })),
  })
  await db.freeFreightRule.createMany({
    data: rules.map((rule) => ({
      ...rule,
      updatedAt: at,
      exceptRegionCodes: [...rule.exceptRegionCodes],
      exceptProductIds: [...rule.exceptProductIds],
    })),
  })
  await db.sameCityRule.createMany({ data: sameCity.map((rule) => ({ ...rule, updatedAt: at })) })
  await db.returnAddress.createMany({ data: returnAddresses.map((row) => ({ ...row, ...times, isDefault: true })) })
}

const plain = (value: unknown): object => JSON.parse(packed(value)) as object
