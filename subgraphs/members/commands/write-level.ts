import type { Check } from '@supermall/kernel/check'
import { checkChange, checked, nameKey } from '@supermall/kernel/check'
import { difference } from '@supermall/kernel/difference'
import type { Id } from '@supermall/kernel/id'
import { newId, parseId } from '@supermall/kernel/id'
import type { Money } from '@supermall/kernel/money'
import { fromDecimal } from '@supermall/kernel/money'
import type { Refusal, Result } from '@supermall/kernel/result'
import { ok, refuse } from '@supermall/kernel/result'
import type { OperatorUnit } from '../data/database.ts'
import { deleteLevel, findLevel, insertLevel, listLevels, lockLevel, saveLevel } from '../data/levels.ts'
import { countAtLevel } from '../data/members.ts'
import { lockRules } from '../data/rules.ts'
import type { AudienceUse } from '../domain/audience-use.ts'
import { isNamed, namedBy } from '../domain/audience-use.ts'
import type { Level, LevelFacts } from '../domain/level.ts'
import { checkLevel, LEVEL_CURRENCY, MOST_LEVELS } from '../domain/level.ts'
import { nameTaken, notFound, stale, tooMany } from '../domain/refusals.ts'
import type { MissingProducts } from './find-missing.ts'
import { NONE_MISSING } from './find-missing.ts'

type Given = {
  readonly number?: number | null
  readonly name?: string | null
  readonly description?: string | null
  readonly rate?: number | null
  readonly leastSpent?: { readonly amount: string; readonly currency: Money['currency'] } | null
  readonly leastOrders?: number | null
  readonly goodsIds?: readonly string[] | null
  /** Those of the goods that the catalog has no product of. */
  readonly missing?: MissingProducts
}
type CreateLevel = Given & { readonly number: number; readonly name: string; readonly rate: number }
type ExpectedLevel = { readonly levelId: string; readonly expectedVersion: number }
type UpdateLevel = Given & ExpectedLevel
type RemoveLevel = ExpectedLevel & { readonly uses: AudienceUse }

export async function createLevel(input: CreateLevel, unit: OperatorUnit): Promise<Result<Level>> {
  const read = readFacts(input)
  if (!read.ok) return read
  await lockRules(unit.db)
  const levels = await listLevels(unit.db)
  if (levels.length >= MOST_LEVELS) return tooMany(MOST_LEVELS)
  const { number, rate, name } = input
  const free = checked(...checkFree({ number, name }, levels))
  if (!free.ok) return free
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
  if (!(await insertLevel(unit.db, level, unit.now))) return nameTaken('name')
  unit.audited({ subjectId: level.id, summary: `Created the level ${level.name}`, before: null, after: plain(level) })
  return ok(level)
}

export async function updateLevel(input: UpdateLevel, unit: OperatorUnit): Promise<Result<Level>> {
  const { levelId: _level, expectedVersion: _version, ...changes } = input
  const read = readFacts(changes)
  if (!read.ok) return read
  await lockRules(unit.db)
  const found = await expectLevel(input, unit)
  if (!found.ok) return found
  const others = (await listLevels(unit.db)).filter(({ id }) => id !== found.value.id)
  const free = checked(...checkFree(read.value, others))
  if (!free.ok) return free
  const saved = await saveLevel(unit.db, found.value, { edit: read.value, now: unit.now })
  if (saved === 'taken') return nameTaken('name')
  if (!saved) return stale()
  const changed = difference(plain(found.value), plain(saved), Object.keys(read.value))
  unit.audited({ subjectId: saved.id, summary: `Changed the level ${saved.name}`, ...changed })
  return ok(saved)
}

/** Nobody loses a level because somebody tidied up, and no goods or offers lose those they are for. */
export async function removeLevel({ uses, ...input }: RemoveLevel, unit: OperatorUnit): Promise<Result<Level>> {
  const id = parseId('lvl', input.levelId)
  if (id) await lockLevel(unit.db, id)
  const found = await expectLevel(input, unit)
  if (!found.ok) return found
  const memberCount = await countAtLevel(unit.db, found.value.id)
  if (memberCount > 0 || isNamed(uses)) return inUse(memberCount, uses)
  if (!(await deleteLevel(unit.db, found.value))) return stale()
  const summary = `Deleted the level ${found.value.name}`
  unit.audited({ subjectId: found.value.id, summary, before: plain(found.value), after: null })
  return found
}

/** Null takes a threshold away, and leaves alone what a level cannot be without. */
function readFacts({
  leastSpent,
  leastOrders,
  goodsIds,
  missing = NONE_MISSING,
  ...rest
}: Given): Result<Partial<LevelFacts>> {
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
  const wrong = (goods ?? []).map((id, index) => checkProduct(id, index, missing))
  const fine = checked(checkChange(facts), ...checkLevel(facts), isMoney ? null : NO_AMOUNT, ...wrong)
  return fine.ok ? ok(facts) : fine
}

/** Levels are written in turn, so that what is free here stays so until the end of the transaction. */
const checkFree = ({ number, name }: Partial<LevelFacts>, others: readonly Level[]): readonly Check[] => [
  others.some((other) => other.number === number) ? RANK_TAKEN : null,
  name !== undefined && others.some((other) => nameKey(other.name) === nameKey(name)) ? NAME_TAKEN : null,
]

async function expectLevel({ levelId, expectedVersion }: ExpectedLevel, unit: OperatorUnit): Promise<Result<Level>> {
  const id = parseId('lvl', levelId)
  const level = id && (await findLevel(unit.db, id))
  if (!level) return notFound('levelId')
  return level.version === expectedVersion ? ok(level) : stale()
}

/** Bigints do not travel in JSON. */
const plain = (level: Level) => ({ ...level, leastSpent: level.leastSpent?.toString() ?? null })

const RANK_TAKEN: Refusal = { code: 'RANK_TAKEN', message: 'Another level has this rank already.', path: ['rank'] }
const NAME_TAKEN: Refusal = { code: 'NAME_TAKEN', message: 'Another level has this name already.', path: ['name'] }

const NO_AMOUNT: Refusal = {
  code: 'AMOUNT_INVALID',
  message: `It must be an amount of ${LEVEL_CURRENCY} above zero.`,
  path: ['leastSpent'],
}

/** A level that is reached by what nobody can buy is reached by nobody. */
function checkProduct(id: Id<'prd'> | null, index: number, missing: MissingProducts): Check {
  if (id !== null && !missing.has(id)) return null
  const message = id === null ? 'This is no id of a product.' : 'There is no such product.'
  return { code: 'NOT_FOUND', message, path: ['goodsIds', String(index)] }
}

const inUse = (memberCount: number, uses: AudienceUse) =>
  refuse({
    type: 'MemberLevelInUseError',
    code: 'LEVEL_IN_USE',
    path: ['levelId'],
    memberCount,
    ...uses,
    message: `${memberCount} members are at this level, and ${namedBy(uses)}; move or change them first.`,
  })
