import { merchantApplied } from '@supermall/contracts/merchants'
import { checked, checkLine, checkText } from '@supermall/kernel/check'
import type { Answer } from '@supermall/kernel/form'
import { checkAnswers, MOST_FIELDS } from '@supermall/kernel/form'
import type { Id } from '@supermall/kernel/id'
import { newId, parseId } from '@supermall/kernel/id'
import type { Result } from '@supermall/kernel/result'
import { ok, refused } from '@supermall/kernel/result'
import { insertApplication } from '../data/applications.ts'
import type { Unit } from '../data/database.ts'
import { listFields } from '../data/form-fields.ts'
import { findCategory } from '../data/groups.ts'
import { isNameTaken } from '../data/shops.ts'
import { findAccountsByLogin } from '../data/staff.ts'
import type { Application } from '../domain/application.ts'
import { checkForm, phoneKey } from '../domain/check.ts'
import type { FormField } from '../domain/form.ts'
import { keptAnswers } from '../domain/form.ts'
import { notFound, tooMany } from '../domain/refusals.ts'

type Apply = {
  readonly name: string
  readonly categoryId?: string | null
  readonly contactName: string
  readonly contactPhone: string
  readonly description: string
  readonly username?: string | null
  readonly answers: readonly Answer[]
}

/** Name and username are looked up, not reserved: who is approved first has them. What is asked is what operators ask at that moment. */
export async function apply(input: Apply, applicantId: Id<'acc'>, unit: Unit): Promise<Result<Application>> {
  if (input.answers.length > MOST_FIELDS) return tooMany(MOST_FIELDS, 'answers')
  const fields = await listFields(unit.db, { withDisabled: false })
  const fine = checkInput(input, fields)
  if (!fine.ok) return fine
  const categoryId = input.categoryId ? parseId('sct', input.categoryId) : null
  const category = categoryId && (await findCategory(unit.db, categoryId))
  if (input.categoryId && !category?.isEnabled) return notFound('categoryId')
  if (await isNameTaken(unit.db, input.name)) return refused('NAME_TAKEN', 'A shop has this name already.', 'name')
  if (await isUsernameTaken(input.username, unit))
    return refused('USERNAME_TAKEN', 'Somebody signs in with this name.', 'username')
  const saved = await insertApplication(
    unit.db,
    applicationOf(input, { applicantId, categoryId, fields, now: unit.now }),
  )
  if (!saved) return refused('ALREADY_PENDING', 'Your last application is still waiting.')
  unit.emit(merchantApplied({ applicationId: saved.id, applicantId, name: saved.name }))
  return ok(saved)
}

const checkInput = (input: Apply, fields: readonly FormField[]) =>
  checked(
    checkLine(input.name, { least: 1, most: 60 }, 'name'),
    checkLine(input.contactName, { least: 1, most: 40 }, 'contactName'),
    checkForm(input.contactPhone, 'PHONE_INVALID', 'contactPhone'),
    checkText(input.description, { most: 2000 }, 'description'),
    checkForm(input.username, 'USERNAME_INVALID', 'username'),
    ...checkAnswers(fields, input.answers),
  )

const isUsernameTaken = async (username: string | null | undefined, unit: Unit): Promise<boolean> =>
  username != null && (await findAccountsByLogin(unit.db, { username, phone: null, email: null })).length > 0

function applicationOf(
  input: Apply,
  made: { applicantId: Id<'acc'>; categoryId: Id<'sct'> | null; fields: readonly FormField[]; now: Date },
): Application {
  return {
    id: newId('map', made.now.getTime()),
    applicantId: made.applicantId,
    name: input.name.trim(),
    categoryId: made.categoryId,
    contactName: input.contactName.trim(),
    contactPhone: phoneKey(input.contactPhone),
    description: input.description.trim(),
    form: keptAnswers(made.fields, input.answers),
    username: input.username ?? null,
    status: 'PENDING',
    reason: null,
    shopId: null,
    decidedBy: null,
    decidedAt: null,
    version: 1,
    createdAt: made.now,
  }
}
