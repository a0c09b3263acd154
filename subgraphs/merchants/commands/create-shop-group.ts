import { checked, checkLine, checkPosition, checkText } from '@supermall/kernel/check'
import { newId } from '@supermall/kernel/id'
import type { Result } from '@supermall/kernel/result'
import { ok, refused } from '@supermall/kernel/result'
import type { OperatorUnit } from '../data/database.ts'
import { countGroups, insertGroup } from '../data/groups.ts'
import { tooMany } from '../domain/refusals.ts'
import type { ShopGroup } from '../domain/shop-group.ts'
import { MOST_GROUPS } from '../domain/shop-group.ts'

type CreateShopGroup = Omit<ShopGroup, 'id' | 'version'>

export async function createShopGroup(input: CreateShopGroup, unit: OperatorUnit): Promise<Result<ShopGroup>> {
  const fine = checked(
    checkLine(input.name, { least: 1, most: 40 }, 'name'),
    checkText(input.description, { most: 500 }, 'description'),
    checkPosition(input.position),
  )
  if (!fine.ok) return fine
  if ((await countGroups(unit.db)) >= MOST_GROUPS) return tooMany(MOST_GROUPS, 'name')
  const id = newId('sgr', unit.now.getTime())
  const group = { ...input, name: input.name.trim(), description: input.description.trim(), id, version: 1 }
  const saved = await insertGroup(unit.db, group, unit.now)
  if (!saved) return refused('NAME_TAKEN', 'A group has this name already.', 'name')
  unit.audited({ subjectId: id, summary: `Created the group ${saved.name}`, before: null, after: saved })
  return ok(saved)
}
