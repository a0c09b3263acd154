import { checkChange, checked } from '@supermall/kernel/check'
import { difference } from '@supermall/kernel/difference'
import type { Id } from '@supermall/kernel/id'
import { newId, parseId } from '@supermall/kernel/id'
import type { Money } from '@supermall/kernel/money'
import { fromDecimal } from '@supermall/kernel/money'
import type { Refusal, Result } from '@supermall/kernel/result'
import { ok, refuse, refused } from '@supermall/kernel/result'
import type { OperatorUnit } from '../data/database.ts'
import { countLevels, deleteLevel, findLevel, insertLevel, lockLevel, saveLevel } from '../data/levels.ts'
import { countAtLevel } from '../data/members.ts'
import { lockRules } from '../data/rules.ts'
import type { Level, LevelFacts } from '../domain/level.ts'
import { checkLevel, LEVEL_CURRENCY, MOST_LEVELS } from '../domain/level.ts'
import { notFound, stale, tooMany } from '../domain/refusals.ts'

type Given = {
  readonly number?: number | null
  readonly name?: string | null
  readonly description?: string | null
  readonly rate?: number | null
  readonly leastSpent?: { readonly amount: string; readonly currency: Money['currency'] } | null
  readonly leastOrders?: number | null
  readonly goodsIds?: readonly string[] | null
}
export type CreateLevel = Given & { readonly number: number; readonly name: string; readonly rate: number }
export type ExpectedLevel = { readonly levelId: string; readonly expectedVersion: number }
export type UpdateLevel = Given & ExpectedLevel

export async function createLevel(input: CreateLevel, unit: OperatorUnit): Promise<Result<Level>> {
  const read = readFacts(input)
  if (!read.ok) return read
  await lockRules(unit.db)
  if ((await countLevels(unit.db)) >= MOST_LEVELS) return tooMany(MOST_LEVELS)
  const { number, rate, name } = input
  const facts = {
    description: '',
    leastSpent: null,
    leastOrders: null,
    goodsIds: [],
    ...read.value,
    number,
    rate,
    name: name.trim(),
  }
  const level: Level = { ...facts, id: newId('lvl', unit.now.getTime()), version: 1 }
  if (!(await insertLevel(unit.db, level, unit.now))) return taken()
  unit.audited({ subjectId: level.id, summary: `Created the level ${level.name}`, before: null, after: plain(level) })
  return ok(level)
}

export async function updateLevel(input: UpdateLevel, unit: OperatorUnit): Promise<Result<Level>> {
  const { levelId: _level, expectedVersion: _version, ...changes } = input
  const read = readFacts(changes)
  if (!read.ok) return read
  const found = await expectLevel(input, unit)
  if (!found.ok) return found
  const saved = await saveLevel(unit.db, found.value, { edit: read.value, now: unit.now })
  if (saved === 'taken') return taken()
  if (!saved) return stale()
  const changed = difference(plain(found.value), plain(saved), Object.keys(read.value))
  unit.audited({ subjectId: saved.id, summary: `Changed the level ${saved.name}`, ...changed })
  return ok(saved)
}

/** Nobody loses a level because somebody tidied up. */
export async function removeLevel(input: ExpectedLevel, unit: OperatorUnit): Promise<Result<Level>> {
  const id = parseId('lvl', input.levelId)
  if (id) await lockLevel(unit.db, id)
  const found = await expectLevel(input, unit)
  if (!found.ok) return found
  const memberCount = await countAtLevel(unit.db, found.value.id)
  if (memberCount > 0) return inUse(memberCount)
  if (!(await deleteLevel(unit.db, found.value))) return stale()
  const summary = `Deleted the level ${found.value.name}`
  unit.audited({ subjectId: found.value.id, summary, before: plain(found.value), after: null })
  return found
}

/** Null takes a threshold away, and leaves alone what a level cannot be without. */
function readFacts({ leastSpent, leastOrders, goodsIds, ...rest }: Given): Result<Partial<LevelFacts>> {
  const spent = leastSpent && fromDecimal(leastSpent.amount, leastSpent.currency)
  const goods = goodsIds?.map((text) => parseId('prd', text))
  const facts = {
    ...(rest.number == null ? {} : { number: rest.number }),
    ...(rest.name == null ? {} : { name: rest.name.trim() }),
    ...(rest.description == null ? {} : { description: rest.description.trim() }),
    ...(rest.rate == null ? {} : { rate: rest.rate }),
    ...(leastSpent === undefined ? {} : { leastSpent: spent?.minorUnits ?? null }),
    ...(leastOrders === undefined ? {} : { leastOrders }),
    ...(goodsIds === undefined ? {} : { goodsIds: (goods ?? []).filter((id): id is Id<'prd'> => id !== null) }),
  }
  const isMoney = leastSpent == null || (spent && spent.currency === LEVEL_CURRENCY && spent.minorUnits > 0n)
  const wrong: Refusal[] = (goods ?? []).flatMap((id, index) => (id ? [] : [noProduct(index)]))
  const fine = checked(checkChange(facts), ...checkLevel(facts), isMoney ? null : NO_AMOUNT, ...wrong)
  return fine.ok ? ok(facts) : fine
}

async function expectLevel({ levelId, expectedVersion }: ExpectedLevel, unit: OperatorUnit): Promise<Result<Level>> {
  const id = parseId('lvl', levelId)
  const level = id && (await findLevel(unit.db, id))
  if (!level) return notFound('levelId')
  return level.version === expectedVersion ? ok(level) : stale()
}

/** Bigints do not travel in JSON. */
const plain = (level: Level) => ({ ...level, leastSpent: level.leastSpent?.toString() ?? null })

const taken = () => refused('NAME_TAKEN', 'A level has this number or this name already.', 'name')

const NO_AMOUNT: Refusal = {
  code: 'AMOUNT_INVALID',
  message: `It must be an amount of ${LEVEL_CURRENCY} above zero.`,
  path: ['leastSpent'],
}

const noProduct = (index: number): Refusal => ({
  code: 'NOT_FOUND',
  message: 'This is no id of a product.',
  path: ['goodsIds', String(index)],
})

const inUse = (membersCount: number) =>
  refuse({
    type: 'MemberLevelInUseError',
    code: 'LEVEL_IN_USE',
    path: ['levelId'],
    membersCount,
    message: `${membersCount} members are at this level; move them first.`,
  })
