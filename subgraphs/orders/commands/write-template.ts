import { checkChange, checked } from '@supermall/kernel/check'
import { difference } from '@supermall/kernel/difference'
import { given as said } from '@supermall/kernel/given'
import { newId, parseId } from '@supermall/kernel/id'
import type { Result } from '@supermall/kernel/result'
import { ok, refused } from '@supermall/kernel/result'
import { ownShop } from '@supermall/subgraph/viewer'
import type { OperatorUnit } from '../data/database.ts'
import {
  countTemplates,
  deleteTemplate,
  findTemplate,
  insertTemplate,
  lockTemplates,
  saveTemplate,
} from '../data/templates.ts'
import type { TemplateGiven } from '../domain/freight-template.ts'
import { changedTemplate, checkCounted, checkTemplate, newTemplate } from '../domain/freight-template.ts'
import { notFound, stale, tooMany } from '../domain/refusals.ts'
import { saidOf } from '../domain/said.ts'
import type { FreightTemplate } from '../domain/terms.ts'

const MOST_TEMPLATES = 50

type CreateTemplate = Required<Omit<TemplateGiven, 'isDefault'>> & { readonly shopId: string }
type UpdateTemplate = TemplateGiven & { readonly templateId: string; readonly expectedVersion: number }
type DeleteTemplate = { readonly templateId: string; readonly expectedVersion: number }

/** A shop's first one is its default. */
export async function createTemplate(
  { shopId, ...given }: CreateTemplate,
  unit: OperatorUnit,
): Promise<Result<FreightTemplate>> {
  const id = parseId('shp', shopId)
  if (id === null) return notFound('shopId')
  ownShop(unit.actor, id)
  const fine = checked(...checkTemplate(given))
  if (!fine.ok) return fine
  await lockTemplates(unit.db, id)
  const count = await countTemplates(unit.db, id)
  if (count >= MOST_TEMPLATES) return tooMany(MOST_TEMPLATES)
  const template = newTemplate(given, { id: newId('frt', unit.now.getTime()), shopId: id, isDefault: count === 0 })
  if (!(await insertTemplate(unit.db, template, unit.now))) return stale()
  unit.audited({
    subjectId: template.id,
    summary: `Added freight template ${template.name}`,
    before: null,
    after: saidOf(template),
  })
  return ok(template)
}

export async function updateTemplate(input: UpdateTemplate, unit: OperatorUnit): Promise<Result<FreightTemplate>> {
  const { templateId, expectedVersion, ...given } = input
  const fine = checked(checkChange(said(given)), ...checkTemplate(given))
  if (!fine.ok) return fine
  const opened = await openTemplate(input, unit)
  if (!opened.ok) return opened
  const before = opened.value
  if (given.isDefault === false && before.isDefault)
    return refused('DEFAULT_NEEDED', 'Make another one the default instead.', 'isDefault')
  const counted = checked(checkCounted(before, given))
  if (!counted.ok) return counted
  const template = changedTemplate(before, given)
  if (!(await saveTemplate(unit.db, template, { expectedVersion, now: unit.now }))) return stale()
  const sides = difference(before, template, Object.keys(saidOf(template)))
  unit.audited({ subjectId: template.id, summary: `Changed freight template ${template.name}`, ...sides })
  return ok({ ...template, version: expectedVersion + 1 })
}

export async function removeTemplate(input: DeleteTemplate, unit: OperatorUnit): Promise<Result<FreightTemplate>> {
  const opened = await openTemplate(input, unit)
  if (!opened.ok) return opened
  const template = opened.value
  if (template.isDefault) return refused('DEFAULT_NEEDED', 'Make another one the default first.', 'templateId')
  if (!(await deleteTemplate(unit.db, template.id, input.expectedVersion))) return stale()
  unit.audited({
    subjectId: template.id,
    summary: `Deleted freight template ${template.name}`,
    before: saidOf(template),
    after: null,
  })
  return ok(template)
}

async function openTemplate(
  { templateId, expectedVersion }: DeleteTemplate,
  unit: OperatorUnit,
): Promise<Result<FreightTemplate>> {
  const id = parseId('frt', templateId)
  const known = id && (await findTemplate(unit.db, id))
  if (!known) return notFound('templateId')
  ownShop(unit.actor, known.shopId)
  await lockTemplates(unit.db, known.shopId)
  const template = await findTemplate(unit.db, known.id)
  if (!template) return notFound('templateId')
  return template.version === expectedVersion ? ok(template) : stale()
}
