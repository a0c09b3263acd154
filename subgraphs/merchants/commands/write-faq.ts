import { checkChange, checked, checkLine, checkPosition, checkText } from '@supermall/kernel/check'
import { difference } from '@supermall/kernel/difference'
import { fault } from '@supermall/kernel/fault'
import { given } from '@supermall/kernel/given'
import type { Id } from '@supermall/kernel/id'
import { newId, parseId } from '@supermall/kernel/id'
import type { Result } from '@supermall/kernel/result'
import { ok } from '@supermall/kernel/result'
import type { Actor } from '@supermall/messaging/unit'
import { ownShop } from '@supermall/subgraph/viewer'
import type { OperatorUnit } from '../data/database.ts'
import { countEntries, deleteEntry, findEntry, insertEntry, saveEntry } from '../data/faq.ts'
import { lockShop } from '../data/shops.ts'
import type { FaqEntry } from '../domain/faq.ts'
import { MOST_ENTRIES } from '../domain/faq.ts'
import { notFound, stale, tooMany } from '../domain/refusals.ts'

type Facts = Omit<FaqEntry, 'id' | 'shopId' | 'version'>
type Expected = { readonly entryId: string; readonly expectedVersion: number }
type CreateFaqEntry = Facts & { readonly shopId?: string | null }
type UpdateFaqEntry = Expected & { readonly [Field in keyof Facts]?: Facts[Field] | null }

export async function createFaqEntry(input: CreateFaqEntry, unit: OperatorUnit): Promise<Result<FaqEntry>> {
  const shopId = input.shopId == null ? null : parseId('shp', input.shopId)
  if (input.shopId != null && !shopId) return notFound('shopId')
  ownEntry(unit.actor, shopId)
  const fine = checkFacts(input)
  if (!fine.ok) return fine
  if (shopId && !(await lockShop(unit.db, shopId))) return notFound('shopId')
  if ((await countEntries(unit.db, { shopId, withDisabled: true })) >= MOST_ENTRIES)
    return tooMany(MOST_ENTRIES, 'shopId')
  const { isEnabled, position } = input
  const texts = { question: input.question.trim(), answer: input.answer.trim() }
  const entry: FaqEntry = { id: newId('faq', unit.now.getTime()), shopId, ...texts, isEnabled, position, version: 1 }
  await insertEntry(unit.db, entry, unit.now)
  unit.audited({ subjectId: entry.id, summary: `Added a question: ${entry.question}`, before: null, after: entry })
  return ok(entry)
}

export async function updateFaqEntry(input: UpdateFaqEntry, unit: OperatorUnit): Promise<Result<FaqEntry>> {
  const { entryId: _entry, expectedVersion: _version, ...changes } = input
  const fine = checkFacts(changes)
  if (!fine.ok) return fine
  const found = await find(input, unit)
  if (!found.ok) return found
  const edit = given(changes)
  const saved = await saveEntry(unit.db, found.value, { edit, now: unit.now })
  if (!saved) return stale()
  unit.audited({
    subjectId: saved.id,
    summary: 'Changed a question',
    ...difference(found.value, saved, Object.keys(edit)),
  })
  return ok(saved)
}

export async function deleteFaqEntry(input: Expected, unit: OperatorUnit): Promise<Result<FaqEntry>> {
  const found = await find(input, unit)
  if (!found.ok) return found
  if (!(await deleteEntry(unit.db, found.value))) return stale()
  unit.audited({ subjectId: found.value.id, summary: 'Deleted a question', before: found.value, after: null })
  return found
}

/** What the whole mall answers is the platform's. */
function ownEntry(actor: Actor, shopId: Id<'shp'> | null): void {
  if (shopId !== null) ownShop(actor, shopId)
  else if (actor.audience !== 'PLATFORM')
    throw fault('FORBIDDEN', `${actor.audience} reached for a question of the mall`)
}

async function find({ entryId, expectedVersion }: Expected, unit: OperatorUnit): Promise<Result<FaqEntry>> {
  const id = parseId('faq', entryId)
  const entry = id && (await findEntry(unit.db, id))
  if (!entry) return notFound('entryId')
  ownEntry(unit.actor, entry.shopId)
  return entry.version === expectedVersion ? ok(entry) : stale()
}

const checkFacts = ({ question, answer, position, isEnabled }: Omit<UpdateFaqEntry, keyof Expected>): Result<null> =>
  checked(
    checkChange({ question, answer, position, isEnabled }),
    checkLine(question, { least: 1, most: 200 }, 'question'),
    checkText(answer, { least: 1, most: 4000 }, 'answer'),
    checkPosition(position),
  )
