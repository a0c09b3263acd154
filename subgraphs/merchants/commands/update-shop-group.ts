import { checkChange, checked, checkLine, checkPosition, checkText } from '@supermall/kernel/check'
import { difference } from '@supermall/kernel/difference'
import { given } from '@supermall/kernel/given'
import { parseId } from '@supermall/kernel/id'
import type { Result } from '@supermall/kernel/result'
import { ok, refused } from '@supermall/kernel/result'
import type { OperatorUnit } from '../data/database.ts'
import { findGroup, saveGroup } from '../data/groups.ts'
import { touchShopsOfGroup } from '../data/shops.ts'
import { notFound, stale } from '../domain/refusals.ts'
import { tellShop } from '../domain/shop.ts'
import type { ShopGroup } from '../domain/shop-group.ts'

type Changes = { readonly [Field in keyof Omit<ShopGroup, 'id' | 'version'>]?: ShopGroup[Field] | null }
type UpdateShopGroup = Changes & { readonly groupId: string; readonly expectedVersion: number }

export async function updateShopGroup(input: UpdateShopGroup, unit: OperatorUnit): Promise<Result<ShopGroup>> {
  const { groupId, expectedVersion, ...changes } = input
  const fine = checked(
    checkChange(changes),
    checkLine(changes.name, { least: 1, most: 40 }, 'name'),
    checkText(changes.description, { most: 500 }, 'description'),
    checkPosition(changes.position),
  )
  if (!fine.ok) return fine
  const id = parseId('sgr', groupId)
  const group = id && (await findGroup(unit.db, id))
  if (!group) return notFound('groupId')
  if (group.version !== expectedVersion) return stale()
  const edit = given(changes)
  const saved = await saveGroup(unit.db, group, { edit, now: unit.now })
  if (saved === 'taken') return refused('NAME_TAKEN', 'A group has this name already.', 'name')
  if (!saved) return stale()
  if (saved.isGoodsAuditNeeded !== group.isGoodsAuditNeeded) await tellShops(saved, unit)
  unit.audited({
    subjectId: saved.id,
    summary: `Changed the group ${saved.name}`,
    ...difference(group, saved, Object.keys(edit)),
  })
  return ok(saved)
}

/** Whether goods are audited is a fact of each shop to those who listen. */
async function tellShops(group: ShopGroup, unit: OperatorUnit): Promise<void> {
  for (const shop of await touchShopsOfGroup(unit.db, group.id, unit.now)) unit.emit(tellShop(shop, group, unit.now))
}
