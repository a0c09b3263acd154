import { nameKey } from '@supermall/kernel/check'
import { unlessTaken } from '@supermall/subgraph/unless-taken'
import type { Level, LevelFacts } from '../domain/level.ts'
import { MOST_LEVELS } from '../domain/level.ts'
import type { Tx } from './database.ts'

export async function findLevel(db: Tx, id: string): Promise<Level | null> {
  return (await db.memberLevel.findUnique({ where: { id } })) as Level | null
}

export async function findLevels(db: Tx, ids: readonly string[]): Promise<Level[]> {
  return (await db.memberLevel.findMany({ where: { id: { in: [...ids] } } })) as Level[]
}

/** All there are, the lowest first. */
export async function listLevels(db: Tx): Promise<Level[]> {
  return (await db.memberLevel.findMany({ orderBy: { number: 'asc' }, take: MOST_LEVELS })) as Level[]
}

export async function insertLevel(db: Tx, level: Level, now: Date): Promise<Level | null> {
  const data = { ...level, goodsIds: [...level.goodsIds], nameKey: nameKey(level.name), createdAt: now, updatedAt: now }
  return unlessTaken(db.memberLevel.create({ data }).then(() => level))
}

/** Null when the version is not the expected one any more; `'taken'` when the number or the name went to another. */
export async function saveLevel(
  db: Tx,
  { id, version }: Pick<Level, 'id' | 'version'>,
  { edit, now }: { edit: Partial<LevelFacts>; now: Date },
): Promise<Level | null | 'taken'> {
  const { goodsIds, ...facts } = edit
  const lists = goodsIds === undefined ? {} : { goodsIds: [...goodsIds] }
  const key = edit.name === undefined ? {} : { nameKey: nameKey(edit.name) }
  const data = { ...facts, ...lists, ...key, version: { increment: 1 }, updatedAt: now }
  const rows = await unlessTaken(db.memberLevel.updateManyAndReturn({ where: { id, version }, data }))
  return rows === null ? 'taken' : ((rows[0] as Level | undefined) ?? null)
}

/** It stays while a member comes into it. */
export const holdLevel = (db: Tx, id: string): Promise<unknown> =>
  db.$queryRaw`select 1 from member_level where id = ${id} for key share`

/** Whoever would put a member into it waits until it is known whether it goes. */
export const lockLevel = (db: Tx, id: string): Promise<unknown> =>
  db.$queryRaw`select 1 from member_level where id = ${id} for update`

export const deleteLevel = async (db: Tx, { id, version }: Pick<Level, 'id' | 'version'>): Promise<boolean> =>
  (await db.memberLevel.deleteMany({ where: { id, version } })).count === 1
