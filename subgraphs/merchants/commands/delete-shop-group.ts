import { parseId } from '@supermall/kernel/id'
import type { Result } from '@supermall/kernel/result'
import { ok, refuse } from '@supermall/kernel/result'
import type { OperatorUnit } from '../data/database.ts'
import { deleteGroup, findGroup, lockGroup } from '../data/groups.ts'
import { notFound, stale } from '../domain/refusals.ts'
import type { ShopGroup } from '../domain/shop-group.ts'

type DeleteShopGroup = { readonly groupId: string; readonly expectedVersion: number }

export async function deleteShopGroup(input: DeleteShopGroup, unit: OperatorUnit): Promise<Result<ShopGroup>> {
  const id = parseId('sgr', input.groupId)
  const { shops } = id ? await lockGroup(unit.db, id) : { shops: 0 }
  const group = id && (await findGroup(unit.db, id))
  if (!group) return notFound('groupId')
  if (group.version !== input.expectedVersion) return stale()
  if (shops > 0) return inUse(shops)
  if (!(await deleteGroup(unit.db, group))) return stale()
  unit.audited({ subjectId: group.id, summary: `Deleted the group ${group.name}`, before: group, after: null })
  return ok(group)
}

const inUse = (shopCount: number) =>
  refuse({
    type: 'ShopGroupInUseError',
    code: 'GROUP_IN_USE',
    path: ['groupId'],
    shopCount,
    message: `${shopCount} shops are in this group; move them first.`,
  })
