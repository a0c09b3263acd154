import { groupChanged } from '@supermall/contracts/catalog'
import { checked } from '@supermall/kernel/check'
import type { Id } from '@supermall/kernel/id'
import { newId, parseId } from '@supermall/kernel/id'
import type { Result } from '@supermall/kernel/result'
import { ok, refuse, refused } from '@supermall/kernel/result'
import { unlessTaken } from '@supermall/subgraph/unless-taken'
import type { OperatorUnit } from '../data/database.ts'
import { findPlatformGroup } from '../data/groups.ts'
import type { ProductGroupRow } from '../data/rows.ts'
import { findShop } from '../data/shops.ts'
import { notFound, wrong } from '../domain/check.ts'
import { checkGroup } from '../domain/group.ts'
import { reach } from './reach.ts'

type NewGroup = {
  readonly shopId?: string | null
  readonly code?: string | null
  readonly name: string
  readonly description?: string | null
  readonly isEnabled?: boolean | null
}

export async function createGroup(input: NewGroup, unit: OperatorUnit): Promise<Result<ProductGroupRow>> {
  const shopId = input.shopId == null ? null : parseId('shp', input.shopId)
  if (input.shopId != null && !shopId) return refuse(notFound('shopId'))
  reach(shopId, unit)
  const hasCodeOfShop = shopId !== null && input.code != null
  const fine = checked(
    ...checkGroup(input),
    hasCodeOfShop ? wrong('CODE_OF_PLATFORM', "Only the platform's own groups have a code.", 'code') : null,
  )
  if (!fine.ok) return fine
  if (shopId && !(await findShop(unit.db, shopId))) return refused('SHOP_NOT_FOUND', 'There is no such shop.', 'shopId')
  if (input.code && (await findPlatformGroup(unit.db, input.code))) return taken()
  const data = {
    id: newId('pgr', unit.now.getTime()),
    shopId,
    code: input.code ?? null,
    name: input.name.trim(),
    description: input.description?.trim() ?? '',
    isEnabled: input.isEnabled ?? true,
    createdAt: unit.now,
    updatedAt: unit.now,
  }
  const saved = await unlessTaken(unit.db.productGroup.create({ data }))
  if (!saved) return taken()
  unit.emit(groupChanged({ groupId: saved.id as Id<'pgr'>, version: saved.version }))
  unit.audited({ subjectId: saved.id, summary: `Created the group ${saved.name}`, before: null, after: saved })
  return ok(saved)
}

const taken = () => refused('SLUG_TAKEN', 'Another group has this code.', 'code')
