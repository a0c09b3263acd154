import type { Check, Given } from '@supermall/kernel/check'
import { checkLine, checkLink, checkPosition, checkText } from '@supermall/kernel/check'
import { checkSlug } from './check.ts'

type BrandGiven = {
  readonly name?: Given<string>
  readonly slug?: Given<string>
  readonly logoUrl?: Given<string>
  readonly description?: Given<string>
  readonly position?: Given<number>
}

export const checkBrand = (input: BrandGiven): readonly Check[] => [
  checkLine(input.name, { least: 1, most: 80 }, 'name'),
  checkSlug(input.slug, 'slug'),
  checkLink(input.logoUrl, 'logoUrl'),
  checkText(input.description, { least: 0, most: 2_000 }, 'description'),
  checkPosition(input.position),
]

type LabelGiven = {
  readonly code?: Given<string>
  readonly name?: Given<string>
  readonly description?: Given<string>
  readonly iconUrl?: Given<string>
  readonly position?: Given<number>
}

export const checkLabel = (input: LabelGiven): readonly Check[] => [
  checkSlug(input.code, 'code'),
  checkLine(input.name, { least: 1, most: 30 }, 'name'),
  checkText(input.description, { least: 0, most: 200 }, 'description'),
  checkLink(input.iconUrl, 'iconUrl'),
  checkPosition(input.position),
]
